"""Mistakes of ours: owning up soon halves one, the client's finding it doubles it, putting it right ends the risk."""

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, react
from services.scoring.domain.signals.commitments.mistakes import MISTAKES
from shared.events.event import Event
from shared.events.interactions import Finder, MistakeDisclosed, MistakeRemedied
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, day, event, health, is_open, risks, told


def spoken_of(
    when: float, *, by: Finder = Finder.US, found: float | None = None, name: str = "m", recorded: float | None = None
) -> Event:
    """A mistake found on a day, if that is known, and spoken of on another."""
    found_at = None if found is None else day(found)
    data = MistakeDisclosed(
        mistake=name, what="The deed names the wrong flat", found_by=by, found_at=found_at, by="ben"
    )
    return event(when, data, recorded=recorded)


def put_right(when: float) -> Event:
    return event(when, MistakeRemedied(mistake="m", satisfied=True))


def weight(when: float, *events: Event) -> float:
    return sum(each.log_odds for each in health(when, *events).contributions if each.kind == "mistake")


OURS = spoken_of(10, found=9.5)
LATE = spoken_of(10, found=2)
THEIRS = spoken_of(10, by=Finder.CLIENT, found=9.9)


@pytest.mark.parametrize(
    ("mistake", "log_odds", "why"),
    [
        (OURS, 0.4, "A mistake of ours, owned up to at once (11 January): “The deed names the wrong flat”."),
        (LATE, 0.8, "A mistake of ours (11 January): “The deed names the wrong flat”."),
        (spoken_of(10), 0.8, "A mistake of ours (11 January): “The deed names the wrong flat”."),
        (THEIRS, 1.6, "A mistake of ours that they found (11 January): “The deed names the wrong flat”."),
    ],
)
def test_who_found_it_and_how_soon_we_spoke_of_it_is_what_counts(mistake: Event, log_odds: float, why: str) -> None:
    found = next(each for each in health(10, mistake).contributions if each.kind == "mistake")
    assert found.log_odds == log_odds
    assert (found.subject, found.why, found.evidence) == ("m", why, ("MistakeDisclosed-10",))


def test_a_day_to_own_up_is_a_day_to_the_hour() -> None:
    assert weight(10, spoken_of(10, found=9)) == 0.4
    assert weight(10, spoken_of(10, found=8.99)) == 0.8


def test_it_fades_by_half_in_half_a_year_and_putting_it_right_is_no_bonus() -> None:
    assert weight(190, LATE) == pytest.approx(0.4)
    assert weight(190, LATE, put_right(20)) == weight(190, LATE)
    assert weight(190, put_right(20)) == 0


def test_a_mistake_is_open_until_it_is_put_right_in_whatever_order_that_is_reported() -> None:
    assert is_open("mistake_open", 10, OURS, subject="m")
    assert is_open("mistake_open", 2_000, OURS, subject="m")
    assert not is_open("mistake_open", 20, OURS, put_right(20), subject="m")
    assert not is_open("mistake_open", 20, put_right(20), OURS, OURS, put_right(20), subject="m")


@pytest.mark.parametrize(
    ("mistake", "why"),
    [
        (OURS, "We told them on 11 January of a mistake of ours"),
        (
            LATE,
            "We told them on 11 January of a mistake of ours that was found on 3 January",
        ),
        (
            spoken_of(10),
            "We told them on 11 January of a mistake of ours",
        ),
        (THEIRS, "They told us on 11 January of a mistake of ours"),
    ],
)
def test_an_open_mistake_says_who_told_whom(mistake: Event, why: str) -> None:
    risk = risks(12, mistake)["mistake_open", "m"]
    assert risk.why == f"{why}: “The deed names the wrong flat”. No record that it was put right."
    assert risk.since == risk.cause_time == risk.cause_recorded == day(10)
    assert risk.concerns == ("ben",)
    assert risk.evidence == ("MistakeDisclosed-10",)
    assert risk.cap is None


def test_a_mistake_reported_late_says_when_it_became_known() -> None:
    risk = risks(30, spoken_of(10, recorded=29))["mistake_open", "m"]
    assert (risk.cause_time, risk.cause_recorded) == (day(10), day(29))


def test_what_ended_it_is_said() -> None:
    _, published = react(told(OURS), NOTHING_PUBLISHED, day(12), "fact", POLICY, {})
    found, _ = react(told(OURS, put_right(20)), published, day(21), "fact", POLICY, {})
    closed = next(each.data for each in found if isinstance(each.data, RiskClosed))
    assert (closed.why, closed.evidence) == ("The mistake was put right on 21 January.", ("MistakeRemedied-20",))


def test_only_the_latest_mistakes_are_remembered() -> None:
    state = told(*(spoken_of(number, name=f"m-{number}") for number in range(40)))
    assert sorted(MISTAKES.of(state).known) == sorted(f"m-{number}" for number in range(8, 40))
