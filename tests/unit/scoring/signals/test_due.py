"""Due on a day: until its end where whoever it binds works, else the responsible partner, else at the office."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.scoring.domain import assess
from services.scoring.domain.brief.items import open_items
from services.scoring.domain.insights.ledger import ledger
from services.scoring.domain.state.clock import DAY, HOUR, micros
from shared.events import interactions
from shared.events.base import EventData
from shared.events.event import Event
from shared.events.scoring import RiskKind
from tests.support.stories.scoring import event, onboarded, told
from tests.support.stories.scoring_people import policy_with, somebody

#: What an importer in London writes beside the day.
DUE = {"what": "The draft lease", "due": datetime(2026, 7, 10, 22, 59, 59, tzinfo=UTC), "due_day": date(2026, 7, 10)}
PEOPLE = {"pia": somebody(zone="America/Los_Angeles"), "anna": somebody(zone="Australia/Sydney"), "cleo": somebody()}
POLICY = policy_with(PEOPLE)
#: By the end of that day in UTC, for each of those it may bind; Anna is the responsible partner.
ENDS = [
    ("pia", True, "2026-07-11T07:00:00"),
    ("cleo", True, "2026-07-10T23:00:00"),
    ("nobody.known", True, "2026-07-10T14:00:00"),
    (None, True, "2026-07-10T14:00:00"),
    (None, False, "2026-07-10T23:00:00"),
]


def facts(who: str | None) -> list[tuple[RiskKind, float, EventData]]:
    """What may be due, with the hours of grace."""
    promise, action = {"promise": "x", "by": who}, {"action": "x", "owner": who}
    deadline = {"deadline": "x", "owner": who}
    return [
        (RiskKind.PROMISE_OVERDUE, 0, interactions.PromiseMade.model_validate(promise | DUE)),
        (RiskKind.DEADLINE_OVERDUE, 12, interactions.DeadlineSet.model_validate(deadline | DUE)),
        (RiskKind.ACTION_OVERDUE, 24, interactions.ActionPlanned.model_validate(action | DUE)),
    ]


def is_open(kind: RiskKind, at: datetime, *events: Event) -> bool:
    return kind in {risk.kind for risk in assess(told(*events), at, POLICY).risks}


@pytest.mark.parametrize(("who", "taken_on", "end"), ENDS)
def test_it_is_over_when_the_day_is_where_they_work(who: str | None, taken_on: bool, end: str) -> None:  # noqa: FBT001
    over = datetime.fromisoformat(f"{end}+00:00")
    for kind, grace, fact in facts(who):
        client = [onboarded()] if taken_on else []
        opens = over + timedelta(hours=grace)
        assert not is_open(kind, opens - timedelta(seconds=1), *client, event(0, fact)), kind
        assert is_open(kind, opens, *client, event(0, fact)), kind


def test_the_brief_and_the_ledger_know_the_end_of_the_day_too() -> None:
    end = micros(datetime.fromisoformat("2026-07-11T07:00:00+00:00"))
    state = told(onboarded(), *(event(0, fact) for _, _, fact in facts("pia")))
    assert [item.late for item in open_items(state, end - HOUR, POLICY)] == [False] * 3
    assert [item.late for item in open_items(state, end, POLICY)] == [True] * 3
    assert {item.day for item in open_items(state, end, POLICY)} == {DUE["due_day"]}
    assert ledger(state, end - HOUR, POLICY)["pia"].open == 1
    assert ledger(state, end, POLICY)["pia"].overdue == 1


def test_a_deadline_stands_in_the_brief_for_as_long_as_its_risk_is_open() -> None:
    end = micros(datetime.fromisoformat("2026-07-10T23:00:00+00:00"))
    state = told(onboarded(), event(0, facts("cleo")[1][2]))
    assert open_items(state, end + 89 * DAY, POLICY)
    assert not open_items(state, end + 90 * DAY, POLICY)
    warned = told(event(1, interactions.DeadlineAtRisk(deadline="x")), state=state)
    assert open_items(warned, end + 13 * DAY, POLICY)
    assert not open_items(warned, end + 14 * DAY, POLICY)
