"""complaint_open, after a resolution that satisfied nobody: somebody must still call them."""

import itertools

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, encode, react
from services.scoring.domain.signals.voice.complaints import COMPLAINTS, CONSTANTS
from services.scoring.domain.state.clock import days, micros
from shared.events.event import Event
from shared.events.interactions import Channel, ComplaintRaised, ComplaintResolved
from shared.events.scoring import Band, RiskClosed, RiskOpened
from tests.support.stories.scoring import POLICY, contact, day, event, health, onboarded, risks, told

RAISED = event(10, ComplaintRaised(complaint="c", about="The bill", verbatim="Twice!", raised_by="Ms Hall"))
KEY = "complaint_open", "c/unsatisfied"


def resolved(when: float, satisfied: bool | None) -> Event:  # noqa: FBT001  as they said it
    return event(
        when, ComplaintResolved(complaint="c", how="Explained", satisfied=satisfied), name=f"resolved-{when:g}"
    )


UNHAPPY = resolved(13, satisfied=False)


def weight(when: float, *events: Event) -> float:
    return sum(each.log_odds for each in health(when, *events).contributions if each.kind.startswith("complaint"))


def test_it_stays_a_risk_that_says_so_and_is_told_anew() -> None:
    story = [onboarded(), RAISED, UNHAPPY]
    risk = risks(20, *story)[KEY]
    assert (risk.since, risk.cause_time, risk.verbatim, risk.cap) == (day(13), day(13), "Twice!", Band.AMBER)
    assert risk.evidence == (RAISED.id, UNHAPPY.id)
    assert "satisfied" in risk.why
    _, published = react(told(*story[:2]), NOTHING_PUBLISHED, day(11), "fact", POLICY, {})
    found, _ = react(told(*story), published, day(14), "fact", POLICY, {})
    told_now = [type(each.data) for each in found if getattr(each.data, "kind", None) == "complaint_open"]
    assert told_now == [RiskClosed, RiskOpened]


@pytest.mark.parametrize("later", [None, False])
def test_a_later_resolution_of_which_they_say_nothing_better_does_not_end_it(later: bool | None) -> None:  # noqa: FBT001
    assert KEY in risks(40, onboarded(), RAISED, UNHAPPY, resolved(30, later))


def test_a_later_one_that_satisfies_them_ends_it_in_whatever_order_it_is_told() -> None:
    happy = resolved(30, satisfied=True)
    for story in itertools.permutations([onboarded(), RAISED, UNHAPPY, happy]):
        assert KEY not in risks(40, *story)
    _, published = react(told(onboarded(), RAISED, UNHAPPY), NOTHING_PUBLISHED, day(20), "fact", POLICY, {})
    found, _ = react(told(onboarded(), RAISED, UNHAPPY, happy), published, day(31), "fact", POLICY, {})
    (ended,) = [each.data for each in found if isinstance(each.data, RiskClosed)]
    assert (ended.kind, ended.subject, ended.evidence) == (*KEY, (happy.id,))


def test_satisfied_first_and_not_any_more_it_is_a_risk_again() -> None:
    story = [onboarded(), RAISED, resolved(13, satisfied=True), resolved(30, satisfied=False)]
    assert risks(40, *story)[KEY].since == day(30)
    assert encode(told(*story)) == encode(told(*story[::-1]))


def test_it_differs_from_one_resolved_well_and_fades_less() -> None:
    constants = CONSTANTS.of(POLICY)
    happy = [onboarded(), RAISED, resolved(13, satisfied=True)]
    unhappy = [onboarded(), RAISED, UNHAPPY]
    assert weight(13, *unhappy) == pytest.approx(weight(13, *happy)) == pytest.approx(constants.open)
    assert weight(13 + 300, *unhappy) == constants.unsatisfied > weight(13 + 300, *happy)
    over = 13 + constants.unsatisfied_for + 1
    assert weight(over, *unhappy) == pytest.approx(weight(over, *happy))
    assert KEY not in risks(over, *unhappy)


def test_it_keeps_a_good_client_from_green() -> None:
    weekly = [contact(when, Channel.MEETING) for when in range(0, 100, 3)]
    assert health(100, onboarded(), *weekly, RAISED, resolved(13, satisfied=True)).band is Band.GREEN
    assert health(100, onboarded(), *weekly, RAISED, UNHAPPY).band is Band.AMBER


def test_what_nobody_reported_as_raised_is_a_risk_all_the_same() -> None:
    assert risks(20, onboarded(), UNHAPPY)[KEY].evidence == (UNHAPPY.id,)


def test_words_on_resolutions_are_bounded() -> None:
    many = [
        event(number, ComplaintResolved(complaint=f"c{number}", satisfied=False), name=f"r{number}")
        for number in range(99)
    ]
    assert len(COMPLAINTS.of(told(*many)).verdicts) == 64
    assert encode(told(*many)) == encode(told(*many[::-1]))


def test_the_time_of_its_end_is_known_today() -> None:
    risk_ends = micros(UNHAPPY.time) + round(CONSTANTS.of(POLICY).unsatisfied_for) * 86_400_000_000
    assert days(risk_ends - micros(day(13))) == CONSTANTS.of(POLICY).unsatisfied_for


def test_a_complaint_may_be_called_as_that_risk_is() -> None:
    """Its id ends as the subject of another one's risk would."""
    name = "c/unsatisfied"
    raised = event(10, ComplaintRaised(complaint=name, about="The bill"), name="raised-slash")
    over = event(20, ComplaintResolved(complaint=name, how="Explained", satisfied=True), name="resolved-slash")
    _, published = react(told(onboarded(), raised), NOTHING_PUBLISHED, day(11), "fact", POLICY, {})
    found, _ = react(told(onboarded(), raised, over), published, day(21), "fact", POLICY, {})
    ended = {each.data.subject: each.data for each in found if isinstance(each.data, RiskClosed)}
    assert ended[name].evidence == (over.id,)
