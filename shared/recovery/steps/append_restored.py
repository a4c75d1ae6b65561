"""Append restored events with their own ids, versions and times, without publishing them again."""

from collections.abc import Iterable, Mapping, Sequence

from shared.database.pool import Connection
from shared.events import Event, reported_as
from shared.recovery.errors import RecoveryError
from shared.recovery.own_record import OwnRecord, where
from shared.store.events import PendingEvent, append_sent
from shared.store.streams import Stream


def follow(rows: Mapping[str, Stream], missing: Iterable[OwnRecord]) -> None:
    """Move the versions of the streams on. Raises ``RecoveryError`` where the topic leaves one out."""
    for one in missing:
        row = rows[one.stream]
        if one.version != row.version + 1:
            raise RecoveryError(
                f"{one}: the database ends at version {row.version}, and the topic lacks the versions between. "
                "Nothing further was written; restore a later backup"
            )
        row.version = one.version


async def append(connection: Connection, missing: Sequence[OwnRecord], events: Sequence[Event]) -> None:
    """Insert the events of these records, as the topic has them. Whose token reported them is not on the topic."""
    pending = [PendingEvent(event, one.stream, _audit(one)) for one, event in zip(missing, events, strict=True)]
    await append_sent(connection, pending, [one.record.value or b"" for one in missing])


def _audit(one: OwnRecord) -> dict[str, str]:
    """Where it was found, and what it was reported as, if it was reported; the facts of early versions do not say."""
    headers = one.record.named
    reported = {"source": headers.get(reported_as.SOURCE), "id": headers.get(reported_as.ID)}
    return {"recovered": where(one.record)} | {name: text.decode() for name, text in reported.items() if text}


async def need_not_be_sent(connection: Connection, found: Sequence[OwnRecord]) -> None:
    """Remove events that are on the topic from the outbox, where an older database still has them."""
    await connection.execute(
        "delete from outbox using events where events.position = outbox.position and events.id = any($1::uuid[])",
        [one.id for one in found],
    )
