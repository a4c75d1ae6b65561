"""What alerts answers: times with Z, and pages that follow each other."""

from datetime import UTC, datetime
from typing import Any
from unittest.mock import AsyncMock
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from services.alerts import queries
from services.alerts.domain.keys import event_id
from shared.events.alerts import AlertRaised, AlertResolved
from shared.events.scoring import RiskKind
from shared.events.statements.commitments import PromiseOverdue
from shared.events.statements.endings import EndedOn
from shared.personal import PlainCodec
from shared.wording import Reader

RAISED = datetime(2026, 3, 2, 9, 0, 0, 250_000, tzinfo=UTC)


def mail(key: str) -> dict[str, Any]:
    return {"key": key, "raised_at": RAISED, "next_attempt": RAISED, "ended_at": None}


async def test_times_are_written_with_z() -> None:
    connection = AsyncMock()
    connection.fetch.return_value = [mail("a")]
    page = await queries.mails(connection, status=None, after=None, limit=5)
    assert page.entries == [
        {"key": "a", "raised_at": "2026-03-02T09:00:00.250000Z", "next_attempt": "2026-03-02T09:00:00.250000Z",
         "ended_at": None}
    ]  # fmt: skip
    assert page.next is None


async def test_the_next_page_begins_behind_the_last_mail_shown() -> None:
    connection = AsyncMock()
    connection.fetch.return_value = [mail("b"), mail("a")]
    page = await queries.mails(connection, status=None, after=None, limit=1)
    await queries.mails(connection, status=None, after=page.next, limit=1)
    assert connection.fetch.await_args.args[1:] == (None, RAISED, "b", 2)


ALERT = str(UUID(int=7))
LATE = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
KEPT = EndedOn(kind="promise_kept", when=LATE)
RAISED_NOW = {"alert": ALERT, "kind": RiskKind.PROMISE_OVERDUE, "urgent": False, "since": LATE, "why": "In words."}
STATED = PromiseOverdue(what="The draft", due=LATE)


async def told(raised: AlertRaised, over: AlertResolved | None, zone: str) -> tuple[str, str | None]:
    """Why it was raised and what ended it, as the answer says it to a reader in the zone."""
    row = {
        "alert": ALERT, "client": "acme", "kind": "promise_overdue", "subject": "p", "urgent": False, "since": LATE,
        "raised_at": RAISED, "acknowledged_by": None, "acknowledged_at": None,
        "resolved_at": None if over is None else RAISED, "data": raised.model_dump_json(exclude_none=True),
    }  # fmt: skip
    ended = (
        [] if over is None else [{"id": event_id(ALERT, "resolved"), "data": over.model_dump_json(exclude_none=True)}]
    )
    connection = AsyncMock()
    connection.fetch.side_effect = [[row], [], ended]
    reader = Reader(datetime(2026, 3, 20, 9, tzinfo=UTC), ZoneInfo(zone))
    page = await queries.alerts(
        connection, client=None, is_open=None, after=None, limit=5, codec=PlainCodec(), reader=reader
    )
    return page.entries[0]["why"], page.entries[0]["ended"]


@pytest.mark.parametrize(("zone", "day"), [("UTC", "1 March"), ("Australia/Sydney", "2 March")])
async def test_an_alert_is_told_in_the_zone_of_whoever_asks(zone: str, day: str) -> None:
    raised = AlertRaised.model_validate({**RAISED_NOW, "facts": STATED})
    over = AlertResolved(alert=ALERT, why="In words.", facts=KEPT)
    assert await told(raised, over, zone) == (
        f"We promised “The draft” for {day}. No record that it was done.",
        f"The promise was kept on {day}.",
    )
    assert (await told(raised, None, zone))[1] is None


async def test_an_alert_of_before_is_told_in_the_words_of_then() -> None:
    raised, over = AlertRaised.model_validate(RAISED_NOW), AlertResolved(alert=ALERT, why="It was kept.")
    assert await told(raised, over, "Australia/Sydney") == ("In words.", "It was kept.")


async def test_what_time_has_changed_since_an_alert_was_raised_is_told_as_of_then() -> None:
    raised = AlertRaised.model_validate({**RAISED_NOW, "facts": STATED, "holds_until": RAISED})
    why, _ = await told(raised, None, "UTC")
    assert why.endswith("(As of 2 March.)")
