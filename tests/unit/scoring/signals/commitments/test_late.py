"""done_late: a promise kept or a deadline met after it was due is no praise, and weighs by how late it was."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from msgspec.structs import replace

from shared.events import interactions
from shared.events.base import EventData
from shared.events.event import Event
from tests.support.stories.scoring import day, event, health, onboarded


def promised(when: float = 0, due: float = 10, name: str = "p", **fields: object) -> Event:
    data = {"promise": name, "what": "Call with the figures", "due": day(due), **fields}
    return event(when, interactions.PromiseMade.model_validate(data), name=f"promised-{name}-{when:g}")


def kept(when: float, name: str = "p") -> Event:
    return event(when, interactions.PromiseKept(promise=name), name=f"kept-{name}")


def deadline(when: float = 0, due: float = 10, name: str = "d", **fields: object) -> Event:
    data = {"deadline": name, "what": "The report", "due": day(due), **fields}
    return event(when, interactions.DeadlineSet.model_validate(data), name=f"set-{name}-{when:g}")


def met(when: float, name: str = "d") -> Event:
    return event(when, interactions.DeadlineMet(deadline=name), name=f"met-{name}")


def told(when: float, expected: float | None = None) -> Event:
    at = None if expected is None else day(expected)
    return event(when, interactions.ClientToldOfDelay(deadline="d", expected=at))


def weights(when: float, *events: Event) -> dict[str, float]:
    return {each.kind: each.log_odds for each in health(when, *events).contributions}


#: A week late weighs half of the most, 0.4.
WEEK = 0.2


@pytest.mark.parametrize(("asked", "done"), [(promised(), kept(17)), (deadline(), met(17))])
def test_what_is_done_late_is_no_praise_and_weighs_whatever_was_reported_first(asked: Event, done: Event) -> None:
    for events in ((asked, done), (done, asked), (done, asked, done, asked)):
        found = weights(17, *events)
        assert "promises_kept" not in found
        assert found["done_late"] == pytest.approx(WEEK)


@pytest.mark.parametrize(("asked", "done"), [(promised(), kept(10)), (deadline(), met(10))])
def test_what_is_done_the_moment_it_is_due_is_kept(asked: Event, done: Event) -> None:
    found = weights(10, asked, done)
    assert "done_late" not in found
    assert found["promises_kept"] == pytest.approx(-0.2)


def test_the_later_the_worse_and_never_as_bad_as_broken() -> None:
    late = [weights(10 + days, promised(), kept(10 + days))["done_late"] for days in (0.1, 1, 7, 50, 500)]
    assert late == sorted(late)
    assert late[0] < 0.01
    assert late[-1] == pytest.approx(0.4)


def test_it_fades_by_half_in_half_a_year() -> None:
    assert weights(197, promised(), kept(17))["done_late"] == pytest.approx(WEEK / 2)


def test_all_together_weigh_no_more_than_one_broken_promise() -> None:
    events = [each for number in range(9) for each in (promised(name=f"p-{number}"), kept(100, f"p-{number}"))]
    assert weights(100, *events)["done_late"] == pytest.approx(0.8)


def test_a_client_told_before_it_was_due_thinks_better_of_the_delay() -> None:
    assert weights(17, deadline(), told(9), met(17))["done_late"] == pytest.approx(WEEK / 2)
    assert weights(17, deadline(), told(11), met(17))["done_late"] == pytest.approx(WEEK)


def test_a_new_time_agreed_before_the_old_one_passed_is_what_it_is_held_against() -> None:
    for events in ((deadline(), told(9, 20), met(17)), (met(17), told(9, 20), deadline())):
        assert "done_late" not in weights(17, *events)
    assert weights(27, deadline(), told(9, 20), met(27))["done_late"] == pytest.approx(WEEK / 2)
    assert weights(17, deadline(), told(11, 20), met(17))["done_late"] == pytest.approx(WEEK)


def test_a_deadline_moved_in_time_is_held_against_the_new_date_one_moved_afterwards_against_the_old() -> None:
    for events in ((deadline(), deadline(5, 20), met(17)), (deadline(5, 20), met(17), deadline())):
        assert "done_late" not in weights(17, *events)
    for events in ((deadline(), deadline(12, 20), met(17)), (deadline(12, 20), met(17), deadline())):
        assert weights(17, *events)["done_late"] == pytest.approx(WEEK)


def test_of_what_nobody_knows_when_it_was_due_the_word_is_taken() -> None:
    assert weights(17, kept(17), met(17))["promises_kept"] == pytest.approx(-0.4)


@pytest.mark.parametrize(("asked", "done"), [(promised(), kept), (deadline(), met)])
def test_what_is_reported_as_done_again_was_done_the_first_time(asked: Event, done: Callable[[float], Event]) -> None:
    first, again = done(9), replace(done(17), id="again")
    for events in ((asked, first, again), (again, asked, first), (first, again, asked)):
        found = weights(17, *events)
        assert "done_late" not in found
        assert found["promises_kept"] < -0.19


def test_praise_is_counted_and_dated_by_what_was_in_time() -> None:
    events = (promised(), kept(17), promised(due=40, name="q"), kept(12, "q"))
    found = next(each for each in health(18, *events).contributions if each.kind == "promises_kept")
    assert found.evidence == ("kept-q",)
    late = next(each for each in health(18, *events).contributions if each.kind == "done_late")
    assert late.evidence == ("kept-p",)


def test_six_weeks_late_leaves_a_client_no_better_than_without_any_promise() -> None:
    late = (deadline(), met(51), promised(1, 2), kept(51))
    assert health(56, onboarded(), *late).score < health(56, onboarded()).score


#: 25 January 2026; London keeps UTC.
DAY = date(2026, 1, 25)
END = datetime.fromisoformat("2026-01-25T23:59:59+00:00")


@pytest.mark.parametrize(("when", "late"), [(24.49, False), (24.51, True)])
def test_what_is_due_on_a_day_may_be_done_until_it_ends(when: float, late: bool) -> None:  # noqa: FBT001
    cases: list[tuple[EventData, Event]] = [
        (interactions.PromiseMade(promise="p", what="x", due=END, due_day=DAY), kept(when)),
        (interactions.DeadlineSet(deadline="d", what="x", due=END, due_day=DAY), met(when)),
    ]
    for asked, done in cases:
        assert ("done_late" in weights(30, event(0, asked), done)) == late
