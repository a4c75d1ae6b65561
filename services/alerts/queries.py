"""The read side: which alerts there are, whom we told, which mails wait or failed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec

from services.alerts import mail_queue
from shared.cloudevents import format_time
from shared.database import Connection
from shared.events.alerts import AlertRaised
from shared.personal import Codec, unseal
from shared.web import TEXT, TIME, Keyset

MAX_LIMIT = 200

_ALERTS = """
select a.*, e.data::text as data
from alerts a join events e on e.id = a.raised_by
where ($1::text is null or a.client = $1)
  and ($2::boolean is null or (a.resolved_at is null) = $2)
  and ($3::timestamptz is null or (a.raised_at, a.alert) < ($3, $4))
order by a.raised_at desc, a.alert desc limit $5
"""


class _Place(msgspec.Struct, frozen=True, array_like=True):
    """When it was raised, and its key, which tells those of one moment apart."""

    raised_at: Annotated[datetime, msgspec.Meta(tz=True)]
    key: str


CURSORS = Keyset("after", _Place, TIME, TEXT)


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
    at, last = _place(after)
    rows = await connection.fetch(_ALERTS, client, is_open, at, last, limit + 1)
    told = await _told(connection, [row["alert"] for row in rows])
    entries = [_alert(dict(row), told.get(row["alert"], []), codec) for row in rows[:limit]]
    return Page(entries, _next(rows, limit, "alert"))


async def mails(connection: Connection, *, status: str | None, after: str | None, limit: int) -> Page:
    """Mails, newest first; stable paging. Raises ``InvalidCursorError``."""
    rows = await mail_queue.newest(connection, status, _place(after), limit + 1)
    return Page([_plain(row) for row in rows[:limit]], _next(rows, limit, "key"))


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
    return {name: format_time(value) if isinstance(value, datetime) else value for name, value in row.items()}


def _place(after: str | None) -> tuple[datetime | None, str | None]:
    if after is None:
        return None, None
    place = CURSORS.decode(after)
    return place.raised_at, place.key


def _next(rows: Sequence[Any], limit: int, key: str) -> str | None:
    return CURSORS.following(rows, limit, lambda row: _Place(row["raised_at"], row[key]))
