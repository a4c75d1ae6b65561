"""Actions of the account plan: overdue ones are promises of our own."""

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, react
from services.scoring.domain.signals.commitments.actions import ACTIONS
from shared.events.event import Event
from shared.events.interactions import ActionCompleted, ActionDropped, ActionPlanned
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, day, event, health, is_open, risks, told


def planned(when: float, due: float = 5, *, quick_win: bool = False, recorded: float | None = None) -> Event:
    data = ActionPlanned(action="x", what="Invite their new GC", due=day(due), owner="ben", quick_win=quick_win)
    return event(when, data, recorded=recorded)


DONE = event(9, ActionCompleted(action="x", outcome="She came."))
DROPPED = event(9, ActionDropped(action="x", reason="She left."))


def test_an_action_is_overdue_a_day_after_it_was_due_and_concerns_its_owner() -> None:
    assert not is_open("action_overdue", 5.99, planned(0), subject="x")
    risk = risks(6, planned(0))["action_overdue", "x"]
    assert risk.why == "“Invite their new GC” was planned for 6 January. No record of it since."
    assert risk.since == risk.cause_time == risk.cause_recorded == day(6)
    assert risk.concerns == ("ben",)
    assert risk.evidence == ("ActionPlanned-0",)
    assert risk.cap is None


def test_a_quick_win_is_called_one() -> None:
    assert risks(6, planned(0, quick_win=True))["action_overdue", "x"].why.startswith(
        "“Invite their new GC”, a quick win, was planned for"
    )


def test_what_the_client_does_not_know_of_moves_no_score() -> None:
    assert health(90, planned(0)).contributions == health(90, planned(0), DONE).contributions
    assert {each.kind for each in health(90, planned(0)).contributions} == {"silence"}


@pytest.mark.parametrize("end", [DONE, DROPPED])
def test_done_or_dropped_ends_it_in_whatever_order_that_is_reported(end: Event) -> None:
    for events in ((planned(0), end), (end, planned(0), end, planned(0))):
        assert not is_open("action_overdue", 9, *events, subject="x")
        assert ACTIONS.of(told(*events)).planned == {}


def test_an_action_planned_again_for_later_is_due_later() -> None:
    for events in ((planned(0), planned(4, due=20)), (planned(4, due=20), planned(0))):
        assert not is_open("action_overdue", 20.9, *events, subject="x")
        assert is_open("action_overdue", 21, *events, subject="x")


def test_an_action_reported_after_it_was_due_says_when_it_became_known() -> None:
    risk = risks(30, planned(0, recorded=29))["action_overdue", "x"]
    assert (risk.cause_time, risk.cause_recorded) == (day(6), day(29))


@pytest.mark.parametrize(
    ("after", "later", "why", "evidence"),
    [
        ([DONE], 10, "The action was done on 10 January.", ("ActionCompleted-9",)),
        ([DROPPED], 10, "The action was dropped on 10 January.", ("ActionDropped-9",)),
        ([planned(9, due=30)], 10, "It is now planned for 31 January.", ("ActionPlanned-9",)),
        ([], 186, "Overdue for 180 days: no longer followed.", ()),
    ],
)
def test_what_ended_it_is_said(after: list[Event], later: float, why: str, evidence: tuple[str, ...]) -> None:
    _, published = react(told(planned(0)), NOTHING_PUBLISHED, day(8), "fact", POLICY, {})
    found, _ = react(told(planned(0), *after), published, day(later), "fact", POLICY, {})
    closed = [each.data for each in found if isinstance(each.data, RiskClosed)]
    assert [(each.why, each.evidence) for each in closed if each.kind.value == "action_overdue"] == [(why, evidence)]
