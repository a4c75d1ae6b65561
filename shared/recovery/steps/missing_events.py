"""Compare records with the database: which of them it lacks."""

from collections.abc import Sequence

from shared.database.pool import Connection
from shared.recovery.errors import RecoveryError
from shared.recovery.own_record import OwnRecord

_STORED = """
select id::text, stream_id, version from events where id = any($1::uuid[])
union
select id::text, stream_id, version
from events join unnest($2::text[], $3::bigint[]) as asked(stream_id, version) using (stream_id, version)
"""


async def lacking(connection: Connection, found: Sequence[OwnRecord]) -> list[OwnRecord]:
    """The records that the database does not have, each once, in order.

    Raises ``RecoveryError`` where the store has another event in a record's place, or the record's event in another.
    """
    rows = await connection.fetch(
        _STORED,
        [one.id for one in found],
        [one.stream for one in found],
        [one.version for one in found],
    )
    places = {row["id"]: (row["stream_id"], row["version"]) for row in rows}
    events = {place: event for event, place in places.items()}
    missing = []
    for one in found:
        _agree(one, places.get(one.id), events.get(one.place))
        if one.id not in places:
            places[one.id], events[one.place] = one.place, one.id
            missing.append(one)
    return missing


def _agree(one: OwnRecord, place: tuple[str, int] | None, event: str | None) -> None:
    if event is not None and event != one.id:
        raise RecoveryError(
            f"{one} differs from event {event}, which the database has there: a version was used twice, "
            "e.g. by a service started on an older database. Nothing further was written; restore the backup again and "
            "recover before the start"
        )
    if place is not None and place != one.place:
        raise RecoveryError(f"{one} is in the database as {place[0]} version {place[1]}. Nothing further was written")
