"""What a partner would expect of the score, story by story: within five points, and the colour."""

from collections.abc import Sequence

import pytest

from services.scoring.domain import Health, assess
from shared.events import clients, interactions
from shared.events.event import Event
from shared.events.interactions import Channel
from shared.events.scoring import Band
from tests.support.stories.scoring import POLICY, contact, day, event, told

#: `since` is a day: it begins at midnight, half a day before the stories' noon. They are told as of then.
NOW = day(-0.5)
LONG_AGO = -4_000


def client(since: float = LONG_AGO, tier: str = "standard") -> Event:
    return event(since, clients.ClientOnboarded(name="Acme", since=day(since).date(), tier=tier))


def every(gap: float, last: float, count: int = 300, **fields: object) -> list[Event]:
    return [contact(-last - gap * number, Channel.CALL, **fields) for number in reversed(range(count))]


def shared_weekly(last: float) -> list[Event]:
    """Two of ours take turns."""
    return [*every(14, last, by="anna"), *every(14, last + 7, by="ben")]


def complained(when: float) -> Event:
    return event(when, interactions.ComplaintRaised(complaint="c", about="the bill"))


def one_off(opened: float, closed: float) -> list[Event]:
    matter = interactions.MatterOpened(matter="m", title="A will")
    return [event(opened, matter), event(closed, interactions.MatterClosed(matter="m"))]


def now(events: Sequence[Event]) -> Health:
    return assess(told(*events), NOW, POLICY)


NPS_3 = event(-3, interactions.FeedbackReceived(nps=3, respondent="Ms Hall"))
BURST = [contact(-92 - number / 4, Channel.CALL) for number in range(15)]
NEWSLETTERS = every(7, 1, 40, automated=True)

GREEN, AMBER, RED = {Band.GREEN}, {Band.AMBER}, {Band.RED}


@pytest.mark.parametrize(
    ("events", "score", "bands"),
    [
        pytest.param([client(), *every(7, 0)], 89, GREEN, id="weekly caller"),
        pytest.param([client(), *every(7, 30)], 84, GREEN, id="weekly caller, silent for 30 days"),
        pytest.param([client(), *every(7, 60)], 76, GREEN, id="weekly caller, silent for 60 days"),
        pytest.param([client(), *every(7, 90)], 68, AMBER, id="weekly caller, silent for 90 days: the rhythm"),
        pytest.param([client(), *every(7, 180)], 64, AMBER, id="weekly caller, silent for 180 days"),
        pytest.param([client(), *every(36.5, 1)], 79, GREEN, id="ten a year, just spoken to"),
        pytest.param([client(), *every(36.5, 18)], 75, GREEN, id="ten a year, half way"),
        pytest.param([client(), *every(36.5, 36.5)], 68, GREEN, id="ten a year, the next is due"),
        pytest.param([client(0)], 75, {Band.NOT_ENOUGH_KNOWN}, id="new"),
        pytest.param([client(-30)], 56, AMBER, id="never contacted for 30 days"),
        pytest.param([client(-90)], 43, AMBER | RED, id="never contacted for 90 days"),
        pytest.param([client(-365)], 36, RED, id="never contacted for a year"),
        pytest.param([client(), *shared_weekly(1), complained(-3)], 70, AMBER, id="open complaint beside weekly calls"),
        pytest.param([client(), *shared_weekly(1), complained(-91)], 70, RED, id="open for 90 days"),
        pytest.param([client(), *BURST], 40, AMBER | RED, id="15 calls in one week, then 90 days of nothing"),
        pytest.param([client(tier="key"), *every(15, 60)], 40, AMBER | RED, id="key client, silent for 60 days"),
        pytest.param([client(), *every(7, 1), NPS_3], 83, GREEN, id="NPS 3 beside weekly calls"),
        pytest.param([client(tier="dormant"), *every(182, 180)], 75, GREEN, id="dormant by agreement"),
        pytest.param([client(-260, tier="dormant")], 75, GREEN, id="dormant by agreement, never contacted"),
        pytest.param([client(), *every(9, 250, 5), *one_off(-300, -250)], 75, GREEN, id="a finished one-off matter"),
    ],
)
def test_the_stories(events: Sequence[Event], score: int, bands: set[Band]) -> None:
    found = now(events)
    assert abs(found.score - score) <= 5
    assert found.band in bands


def test_newsletters_are_as_silent_as_silence() -> None:
    alone = [client(), *every(30, 100)]
    assert now([*alone, *NEWSLETTERS]).score == now(alone).score


def test_a_complaint_resolved_to_nobodys_satisfaction_is_not_one_resolved_well() -> None:
    def resolved(*, satisfied: bool) -> Health:
        over = interactions.ComplaintResolved(complaint="c", satisfied=satisfied)
        return now([client(), *every(7, 1), complained(-70), event(-60, over)])

    well, ill = resolved(satisfied=True), resolved(satisfied=False)
    assert (well.band, ill.band) == (Band.GREEN, Band.AMBER)
    assert well.score >= ill.score


def test_kept_at_ten_a_year_is_75_on_average_and_never_amber_within_its_own_gap() -> None:
    days = [now([client(), *every(36.5, number / 2, 60)]) for number in range(74)]
    assert abs(sum(found.score for found in days) / len(days) - 75) < 2
    assert {found.band for found in days} == GREEN


def test_a_burst_of_calls_is_one_contact() -> None:
    monday = -92.5  # 30 September 2025 is a Tuesday; a quarter of a day apart they lie within its week
    calls = [contact(monday + number / 8, Channel.CALL) for number in range(15)]
    assert now([client(), *calls]).score == pytest.approx(now([client(), calls[-1]]).score)
