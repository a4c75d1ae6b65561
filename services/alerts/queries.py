"""The read side: which alerts there are, whom we told, which mails wait or failed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec

from services.alerts import mail_queue
from services.alerts.domain.keys import event_id
from services.alerts.domain.saying import said
from shared.cloudevents import format_time
from shared.database import Connection
from shared.events.alerts import AlertRaised, AlertResolved
from shared.personal import Codec, unseal
from shared.web import TEXT, TIME, Keyset
from shared.wording import Reader, endings

MAX_LIMIT = 200

E = TypeVar("E", AlertRaised, AlertResolved)

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
    reader: Reader,
) -> Page:
    """Alerts, newest first; stable paging. Raises ``InvalidCursorError``. ``reader``: for whom they are told."""
    at, last = _place(after)
    rows = await connection.fetch(_ALERTS, client, is_open, at, last, limit + 1)
    told = await _told(connection, [row["alert"] for row in rows])
    over = await _over(connection, [row["alert"] for row in rows if row["resolved_at"] is not None])
    entries = [_alert(dict(row), told.get(row["alert"], []), over.get(row["alert"]), codec, reader) for row in rows]
    return Page(entries[:limit], _next(rows, limit, "alert"))


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


async def _over(connection: Connection, resolved: Sequence[str]) -> dict[str, str]:
    """Of each the data of the event that says what ended it."""
    wanted = {event_id(alert, "resolved"): alert for alert in resolved}
    rows = await connection.fetch("select id::text, data::text from events where id = any($1::uuid[])", [*wanted])
    return {wanted[row["id"]]: row["data"] for row in rows}


def _alert(
    row: Mapping[str, Any], told: list[dict[str, Any]], over: str | None, codec: Codec, reader: Reader
) -> dict[str, Any]:
    raised = _read(AlertRaised, row["client"], row["data"], codec)
    ended = None if over is None else _read(AlertResolved, row["client"], over, codec)
    names = ("alert", "client", "kind", "subject", "urgent", "since", "raised_at", "acknowledged_by",
             "acknowledged_at", "resolved_at")  # fmt: skip
    return {
        **_plain({name: row[name] for name in names}),
        "why": said(raised.facts, raised.why, raised.holds_until, reader),
        "ended": None if ended is None else _ended(ended, reader),
        "mails": told,
    }


def _ended(over: AlertResolved, reader: Reader) -> str:
    return over.why if over.facts is None else endings.why(over.facts, reader)


def _read(model: type[E], client: str, data: str, codec: Codec) -> E:
    return model.read(json.dumps(unseal(model, client, json.loads(data), codec)))


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: format_time(value) if isinstance(value, datetime) else value for name, value in row.items()}


def _place(after: str | None) -> tuple[datetime | None, str | None]:
    if after is None:
        return None, None
    place = CURSORS.decode(after)
    return place.raised_at, place.key


def _next(rows: Sequence[Any], limit: int, key: str) -> str | None:
    return CURSORS.following(rows, limit, lambda row: _Place(row["raised_at"], row[key]))
