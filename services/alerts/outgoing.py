"""The table of mails: what is due, and what became of it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from services.alerts import store
from services.alerts.context import ALERTS
from services.alerts.domain import FALLBACK, client
from services.alerts.domain.fold import apply
from services.alerts.mail import Outcome, Retry, Sent
from services.alerts.recipients import Letter
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.events import NewEvent
from shared.events.alerts import AlertMailed, MailOutcome
from shared.store import Stream, Streams, append
from shared.store.append import PendingEvent, record
from shared.store.streams import stream_id

#: The columns that alerts adds to the kernel's streams.
COLUMNS = {"open_alerts": "integer"}

_STREAMS = Streams(ALERTS, COLUMNS)


async def due(pool: Pool, now: datetime, busy: Collection[str], limit: int) -> list[dict[str, Any]]:
    """Mails to be sent now, the longest waiting first, but for those being sent."""
    rows = await pool.fetch(
        "select * from mails where status = 'pending' and next_attempt <= $1 and key <> all($2::text[]) "
        "order by next_attempt, key limit $3",
        now, list(busy), limit,
    )  # fmt: skip
    return [dict(row) for row in rows]


async def postpone(pool: Pool, key: str, until: datetime) -> None:
    """Look at the mail again at ``until``; no attempt was made."""
    await pool.execute("update mails set next_attempt = $2 where key = $1 and status = 'pending'", key, until)


async def retry(pool: Pool, key: str, now: datetime, until: datetime, outcome: Retry) -> None:
    """An attempt failed; make another at ``until``."""
    await pool.execute(
        "update mails set attempts = attempts + 1, first_attempt = coalesce(first_attempt, $2), next_attempt = $3, "
        "detail = $4, unanswered = unanswered + $5 where key = $1 and status = 'pending'",
        key, now, until, outcome.detail, int(outcome.maybe_delivered),
    )  # fmt: skip


async def drop(pool: Pool, key: str, why: str) -> None:
    """The mail is not wanted any more."""
    await pool.execute(
        "update mails set status = 'dropped', ended_at = now(), detail = $2 where key = $1 and status = 'pending'",
        key, why,
    )  # fmt: skip


async def ended(pool: Pool, row: Mapping[str, Any], letter: Letter, outcome: Outcome, now: datetime) -> None:
    """The mail was sent or refused for good: say so of every alert in it, in one transaction with the row.

    Said again, as whoever lost the connection at the commit must, it changes nothing.
    """
    reached = MailOutcome.SENT if isinstance(outcome, Sent) else MailOutcome.UNDELIVERABLE

    async def work(connection: Connection) -> None:
        rows = await _STREAMS.lock(connection, [stream_id("alerts", one) for one in letter.told])
        # Asked under the lock: a commit that was cut off from us may be under way until then.
        if await connection.fetchval(
            "select status in ('sent', 'undeliverable') from mails where key = $1", row["key"]
        ):
            return
        await _tell(connection, rows, letter, reached, outcome.detail, now)
        await connection.execute(
            "update mails set status = $2, ended_at = $3, attempts = attempts + 1, detail = $4, message_id = $5, "
            "first_attempt = coalesce(first_attempt, $3) where key = $1",
            row["key"], reached.value, now, outcome.detail, letter.message_id,
        )  # fmt: skip
        if reached is MailOutcome.UNDELIVERABLE and row["kind"] == "urgent" and letter.recipient != FALLBACK:
            await store.want_fallback(connection, row)

    await in_transaction(pool, work)


async def _tell(  # noqa: PLR0917  what is told, in order
    connection: Connection,
    rows: Mapping[str, Stream],
    letter: Letter,
    reached: MailOutcome,
    detail: str,
    now: datetime,
) -> None:
    appended: list[PendingEvent] = []
    for about, alerts in sorted(letter.told.items()):
        row = rows[stream_id("alerts", about)]
        assert row.state is not None, "a mail was written from it"
        state = client.decode(row.state)
        for alert in sorted(alerts):
            event = _mailed(letter, alert, reached, detail, now)
            appended.append(record(_STREAMS, row, event, now))
            state = apply(state, event.data, now)
            await store.project(connection, [(about, event)])
        row.state = client.encode(state)
    await append(connection, _STREAMS, appended)
    await _STREAMS.save(connection, rows.values())


def _mailed(letter: Letter, alert: str, reached: MailOutcome, detail: str, now: datetime) -> NewEvent:
    data = AlertMailed(
        alert=alert,
        mail=letter.kind,
        recipient=letter.recipient or None,
        message_id=letter.message_id,
        outcome=reached,
        detail=detail or None,
    )
    return NewEvent(
        data=data,
        time=now,
        id=str(uuid5(NAMESPACE_OID, f"{letter.message_id}\n{alert}\n{now.isoformat()}")),
        causation_id=alert,
    )
