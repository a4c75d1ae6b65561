"""The SQL of interactions: a client's timeline."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from shared.cloudevents import format_time
from shared.database import Connection
from shared.events import ServiceContext
from shared.personal import unseal
from shared.web import COUNT, TIME, Keyset

MAX_LIMIT = 200

# The condition compares rows, as the index `events_timeline` is ordered: a page costs its own length, however deep.
_TIMELINE = """
select position, id::text, version, type, time, recorded_at, data::text, causation_id,
       audit->>'source' as reported_source, audit->>'id' as reported_id
from events
where stream_id = $1 and (time, position) < ($2, $3)
order by time desc, position desc
limit $4
"""


class Place(msgspec.Struct, frozen=True, array_like=True):
    """The place just before an event: older ones follow. ``position`` orders events of the same ``time``."""

    time: Annotated[datetime, msgspec.Meta(tz=True)]
    position: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]


CURSORS = Keyset("before", Place, TIME, COUNT)
#: Before it lies everything: no fact may lie more than minutes ahead.
NEWEST = Place(datetime(9999, 1, 1, tzinfo=UTC), 2**63 - 1)


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries of a timeline, newest first. ``next`` is the cursor for older ones, None where there are none."""

    entries: tuple[dict[str, Any], ...]
    next: str | None


async def timeline(
    connection: Connection, service: ServiceContext, client: str, before: str | None, limit: int
) -> Page:
    """What happened with the client before the cursor ``before`` (None: up to now), at most ``limit`` (1 to 200).

    Ordered by when it happened, facts of one moment by when they were recorded, newest first. Paging is stable: events
    that arrive between two pages never repeat or hide others. A back-dated one that belongs
    before the page already read is found by reading from the top again.
    Raises ``InvalidCursorError`` for a cursor that no page gave, ``ValueError`` for a limit out of range.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise ValueError(f"limit: must be between 1 and {MAX_LIMIT}")
    place = NEWEST if before is None else CURSORS.decode(before)
    stream = f"interactions:{client}"
    rows = await connection.fetch(_TIMELINE, stream, place.time, place.position, limit + 1)
    return page(service, client, [dict(row) for row in rows], limit)


def page(service: ServiceContext, client: str, rows: Sequence[Mapping[str, Any]], limit: int) -> Page:
    """The page that ``rows`` make: of ``limit`` + 1 asked for, one too many says that there are more."""
    more = CURSORS.following(rows, limit, lambda row: Place(row["time"], row["position"]))
    return Page(tuple(_entry(service, client, row) for row in rows[:limit]), more)


def _entry(service: ServiceContext, client: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """One event as it was reported."""
    return {
        "id": row["id"],
        "type": row["type"],
        "version": row["version"],
        "time": format_time(row["time"]),
        "recorded_at": format_time(row["recorded_at"]),
        "causation_id": row["causation_id"],
        "reported_source": row["reported_source"],
        "reported_id": row["reported_id"],
        "data": _opened(service, client, row["type"], json.loads(row["data"])),
    }


def _opened(service: ServiceContext, client: str, name: str, data: dict[str, Any]) -> dict[str, Any]:
    """The data with personal fields unsealed; data of an unknown type stays as it is stored."""
    known = service.language.types.get(name)
    return data if known is None else unseal(known.model, client, data, service.codec)
