"""Deadlines met early: a small credit besides their being met; no date that was moved back makes one."""

import pytest

from shared.events.event import Event
from shared.events.interactions import DeadlineMet, DeadlineMissed, DeadlineSet
from tests.support.stories.scoring import day, event, health


def due(on: float, name: str = "d", *, when: float = 0) -> Event:
    data = DeadlineSet(deadline=name, what="File the defence", due=day(on))
    return event(when, data, name=f"due-{name}-{when:g}")


def met(when: float, name: str = "d") -> Event:
    return event(when, DeadlineMet(deadline=name), name=f"met-{name}")


def early(when: float, *events: Event) -> float:
    return sum(each.log_odds for each in health(when, *events).contributions if each.kind == "deadlines_early")


def test_three_days_before_it_is_due_is_early_and_fades() -> None:
    assert early(17, due(20), met(17)) == early(17, met(17), due(20)) == pytest.approx(-0.1)
    assert early(197, due(20), met(17)) == pytest.approx(-0.05)
    assert early(18, due(20), met(17.1)) == 0


def test_a_date_moved_back_makes_nothing_early_one_moved_ahead_may() -> None:
    assert early(20, due(20), due(60, when=10), met(19)) == 0
    assert early(19, due(60), due(30, when=10), met(19)) == pytest.approx(-0.1)
    assert early(19, met(19), due(30, when=10), due(60), met(19)) == pytest.approx(-0.1)


def test_a_deadline_of_which_nobody_knows_when_it_was_due_is_only_met() -> None:
    assert early(20, met(19)) == 0


def test_what_was_said_to_be_missed_is_not_early() -> None:
    assert early(20, due(40), event(18, DeadlineMissed(deadline="d")), met(19)) == 0


def test_a_few_are_enough() -> None:
    events = [each for name in "abcde" for each in (due(20, name), met(10, name))]
    assert early(10, *events) == pytest.approx(-0.2)


def test_it_is_said_how_early_the_latest_was() -> None:
    events = (due(20), met(10), due(40, "e"), met(33, "e"))
    found = next(each for each in health(34, *events).contributions if each.kind == "deadlines_early")
    assert found.why == "2 deadlines met early, the last on 3 February, 7 days before it was due."
    assert found.evidence == ("met-d", "met-e")
