"""A finished one-off matter: nothing is open, which is said beside the band, and silence is no neglect."""

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, react
from shared.events import clients, interactions
from shared.events.event import Event
from shared.events.interactions import Channel
from shared.events.scoring import Band, HealthChanged, RiskClosed
from tests.support.stories.scoring import POLICY, all_steps, contact, day, event, health, onboarded, risks, told

OPENED = event(1, interactions.MatterOpened(matter="will", title="A will"))
CLOSED = event(60, interactions.MatterClosed(matter="will"))
#: Onboarded, ten contacts, and then a year of nothing.
KNOWN = [onboarded(), *all_steps(), OPENED, *(contact(6 * number) for number in range(1, 11))]
FINISHED = [*KNOWN, CLOSED]
YEAR = 425


def test_a_finished_one_off_matter_does_not_go_red() -> None:
    found, going_on = health(YEAR, *FINISHED), health(YEAR, *KNOWN)
    assert (found.nothing_open, found.band, found.score) == (True, Band.GREEN, 75)
    assert (going_on.nothing_open, going_on.band) == (False, Band.RED)
    assert not {"no_contact", "rhythm_break", "health_red"} & {kind for kind, _ in risks(YEAR, *FINISHED)}


OPEN_WORK = [
    event(62, interactions.PromiseMade(promise="p", what="The copy", due=day(YEAR + 30))),
    event(62, interactions.DeadlineSet(deadline="d", what="The registry", due=day(YEAR + 30))),
    event(62, interactions.ActionPlanned(action="a", what="A talk", due=day(YEAR + 30))),
    event(YEAR - 1, interactions.CallMissed(call="k")),
    event(62, interactions.ComplaintRaised(complaint="c", about="the bill")),
    event(62, interactions.MatterOpened(matter="house", title="The house")),
    event(62, clients.TermsAgreed(commitment=clients.Commitment.UNDER_CONTRACT)),
    event(62, clients.ClientDetailsChanged(tier="key")),
]


@pytest.mark.parametrize("more", OPEN_WORK, ids=lambda more: type(more.data).__name__)
def test_with_something_open_silence_counts(more: Event) -> None:
    found = health(YEAR, *FINISHED, more)
    assert not found.nothing_open
    assert found.band is Band.RED


def test_two_matters_are_a_relationship() -> None:
    second = interactions.MatterOpened(matter="house", title="The house")
    over = interactions.MatterClosed(matter="house")
    assert not health(YEAR, *FINISHED, event(62, second), event(63, over)).nothing_open


def test_what_is_wrong_still_counts() -> None:
    unhappy = event(YEAR - 5, interactions.FeedbackReceived(nps=1, respondent="Ms B"))
    found = health(YEAR, *FINISHED, unhappy)
    assert found.nothing_open
    assert found.score < 65


def test_contact_still_helps() -> None:
    assert health(YEAR, *FINISHED, contact(YEAR - 1, Channel.MEETING)).score >= health(YEAR, *FINISHED).score


def test_it_is_published_once_and_the_alarm_of_silence_ends_truly() -> None:
    _, published = react(told(*KNOWN), NOTHING_PUBLISHED, day(200), "fact", POLICY, {})
    late = [*KNOWN, event(201, interactions.MatterClosed(matter="will"))]
    said, after = react(told(*late), published, day(201), "fact", POLICY, {})
    assert [each.data.nothing_open for each in said if isinstance(each.data, HealthChanged)] == [True]
    whys = {each.data.kind: each.data.why for each in said if isinstance(each.data, RiskClosed)}
    assert whys.keys() & {"no_contact", "rhythm_break"}
    assert {whys[kind] for kind in whys.keys() & {"no_contact", "rhythm_break"}} == {
        "Their matter is finished, and nothing is open."
    }
    said, _ = react(told(*late), after, day(230), "review", POLICY, {})
    assert not [each for each in said if isinstance(each.data, HealthChanged)]
