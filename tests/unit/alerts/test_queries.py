"""What alerts answers: times with Z, and pages that follow each other."""

from datetime import UTC, datetime
from typing import Any
from unittest.mock import AsyncMock

from services.alerts import queries

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
