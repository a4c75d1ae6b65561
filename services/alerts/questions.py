"""What alerts is asked: which alerts there are, whom we told, which mails wait or failed."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.database.pool import Connection
from shared.events.alerts import AlertRaised
from shared.personal import Codec, unseal

MAX_LIMIT = 200

_ALERTS = """
select a.*, e.data::text as data
from alerts a join events e on e.id = a.raised_by
where ($1::text is null or a.client = $1)
  and ($2::boolean is null or (a.resolved_at is null) = $2)
  and ($3::timestamptz is null or (a.raised_at, a.alert) < ($3, $4))
order by a.raised_at desc, a.alert desc limit $5
"""

_MAILS = """
select key, kind, client, recipient, person, status, attempts, raised_at, next_attempt, ended_at, message_id, detail
from mails
where ($1::text is null or status = $1) and ($2::timestamptz is null or (raised_at, key) < ($2, $3))
order by raised_at desc, key desc limit $4
"""


class InvalidCursorError(ValueError):
    """The cursor is none that we gave."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some answers, newest first. ``next``: the cursor for older ones, None where there are none."""

    entries: list[dict[str, Any]]
    next: str | None


async def alerts(
    connection: Connection,
    *,
    client: str | None,
    is_open: bool | None,
    after: str | None,
    limit: int,
    codec: Codec,
) -> Page:
    """Alerts, newest first; stable paging. Raises ``InvalidCursorError``."""
    at, last = _decode(after)
    rows = await connection.fetch(_ALERTS, client, is_open, at, last, limit + 1)
    told = await _told(connection, [row["alert"] for row in rows])
    entries = [_alert(dict(row), told.get(row["alert"], []), codec) for row in rows[:limit]]
    return Page(entries, _next([dict(row) for row in rows], limit, "alert"))


async def mails(connection: Connection, *, status: str | None, after: str | None, limit: int) -> Page:
    """Mails, newest first; stable paging. Raises ``InvalidCursorError``."""
    at, last = _decode(after)
    rows = await connection.fetch(_MAILS, status, at, last, limit + 1)
    return Page([_plain(dict(row)) for row in rows[:limit]], _next([dict(row) for row in rows], limit, "key"))


async def pending(connection: Connection) -> int:
    """How many mails wait to be sent."""
    return int(await connection.fetchval("select count(*) from mails where status = 'pending'"))


async def _told(connection: Connection, wanted: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    rows = await connection.fetch(
        "select alert, mail, recipient, outcome, message_id, detail, time from alert_mails "
        "where alert = any($1) order by time, event_id",
        list(wanted),
    )
    told: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        told.setdefault(row["alert"], []).append(_plain({k: v for k, v in row.items() if k != "alert"}))
    return told


def _alert(row: Mapping[str, Any], told: list[dict[str, Any]], codec: Codec) -> dict[str, Any]:
    why = unseal(AlertRaised, row["client"], json.loads(row["data"]), codec)["why"]
    names = ("alert", "client", "kind", "subject", "urgent", "since", "raised_at", "acknowledged_by",
             "acknowledged_at", "resolved_at")  # fmt: skip
    return {**_plain({name: row[name] for name in names}), "why": why, "mails": told}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


def _next(rows: Sequence[Mapping[str, Any]], limit: int, last: str) -> str | None:
    """The cursor behind the last row of a page, where one more was found."""
    return _encode(rows[limit - 1]["raised_at"], rows[limit - 1][last]) if len(rows) > limit else None


def _encode(at: datetime, last: str) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{last}".encode()).decode().rstrip("=")


def _decode(cursor: str | None) -> tuple[datetime | None, str | None]:
    if cursor is None:
        return None, None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, last = text.partition("|")
        moment = datetime.fromisoformat(at)
    except (ValueError, binascii.Error) as error:
        raise InvalidCursorError("after must be the `next` of the page before") from error
    if moment.tzinfo is None or not last:
        raise InvalidCursorError("after must be the `next` of the page before")
    return moment, last
