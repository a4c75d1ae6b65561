"""The queue as the mail worker sees it: what is due, tried again, dropped, ended."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from services.alerts.domain import DigestPlan, Notice, QueuedMail, keys
from shared.database import Connection, Pool
from shared.events.alerts import MailOutcome


async def due(pool: Pool, now: datetime, busy: Collection[str], limit: int) -> list[QueuedMail]:
    """Mails to be sent now, the longest waiting first, but for those being sent (``busy``, by key)."""
    rows = await pool.fetch(
        "select * from mails where status = 'pending' and next_attempt <= $1 and key <> all($2::text[]) "
        "order by next_attempt, key limit $3",
        now, list(busy), limit,
    )  # fmt: skip
    return [_read(dict(row)) for row in rows]


async def postpone(pool: Pool, key: str, until: datetime) -> None:
    """Look at the mail again at ``until``; no attempt was made."""
    await pool.execute("update mails set next_attempt = $2 where key = $1 and status = 'pending'", key, until)


async def retry(pool: Pool, key: str, now: datetime, until: datetime, detail: str, *, maybe_delivered: bool) -> None:
    """An attempt failed; make another at ``until``."""
    await pool.execute(
        "update mails set attempts = attempts + 1, first_attempt = coalesce(first_attempt, $2), next_attempt = $3, "
        "detail = $4, unanswered = unanswered + $5 where key = $1 and status = 'pending'",
        key, now, until, detail, int(maybe_delivered),
    )  # fmt: skip


async def drop(pool: Pool, key: str, why: str) -> None:
    """The mail is not wanted any more."""
    await pool.execute(
        "update mails set status = 'dropped', ended_at = now(), detail = $2 where key = $1 and status = 'pending'",
        key, why,
    )  # fmt: skip


async def has_ended(connection: Connection, key: str) -> bool:
    """Whether the mail was sent, or refused for good."""
    return bool(await connection.fetchval("select status in ('sent', 'undeliverable') from mails where key = $1", key))


async def end(  # noqa: PLR0917  what became of it, in the order of the columns
    connection: Connection, key: str, outcome: MailOutcome, now: datetime, detail: str, message_id: str
) -> None:
    """The mail was sent, or refused for good, at the last attempt."""
    await connection.execute(
        "update mails set status = $2, ended_at = $3, attempts = attempts + 1, detail = $4, message_id = $5, "
        "first_attempt = coalesce(first_attempt, $3) where key = $1",
        key, outcome.value, now, detail, message_id,
    )  # fmt: skip


def _read(row: Mapping[str, Any]) -> QueuedMail:
    return QueuedMail(
        key=row["key"],
        wanted=_notice(row) if row["kind"] == "urgent" else _plan(row),
        asked_at=row["created_at"],
        attempts=row["attempts"],
        unanswered=row["unanswered"],
        first_attempt=row["first_attempt"],
    )


def _notice(row: Mapping[str, Any]) -> Notice:
    names = ("client", "alert", "person", "raised_at", "cause_recorded", "step", "to_fallback")
    return Notice(**{name: row[name] for name in names})


def _plan(row: Mapping[str, Any]) -> DigestPlan:
    alerts = {client: frozenset(alerts) for client, alerts in json.loads(row["alerts"]).items()}
    history = row["key"].endswith(keys.HISTORY)
    return DigestPlan(row["recipient"], row["day"], alerts, row["others"], history)
