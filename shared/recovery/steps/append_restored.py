"""Appending what was said already: with its own id, version and times, and not to be sent again."""

import json
from collections.abc import Iterable, Mapping, Sequence

from shared.database.pool import Connection
from shared.events import Event
from shared.recovery.errors import RecoveryError
from shared.recovery.own_record import OwnRecord, where
from shared.store.streams import Stream

_INSERT = """
insert into events (id, stream_id, version, type, time, recorded_at, data, correlation_id, causation_id, traceparent,
                    audit)
select id, stream_id, version, type, time, recorded_at, data, correlation_id, causation_id, traceparent, audit
from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::jsonb[],
            $8::text[], $9::text[], $10::text[], $11::jsonb[]) with ordinality
    as given(id, stream_id, version, type, time, recorded_at, data, correlation_id, causation_id, traceparent, audit,
             place)
order by place
"""


def follow(rows: Mapping[str, Stream], missing: Iterable[OwnRecord]) -> None:
    """Move the versions of the streams on. Raises ``RecoveryError`` where the topic leaves one out."""
    for one in missing:
        row = rows[one.stream]
        if one.version != row.version + 1:
            raise RecoveryError(
                f"{one}: the store ends at version {row.version}, and the topic lacks what is between. "
                "Nothing more is written; restore a later backup"
            )
        row.version = one.version


async def append(connection: Connection, missing: Sequence[OwnRecord], events: Sequence[Event]) -> None:
    """Insert the events of these records, as the topic has them. Who reported them is not on the topic."""
    await connection.execute(
        _INSERT,
        [event.id for event in events],
        [one.stream for one in missing],
        [event.version for event in events],
        [event.type for event in events],
        [event.time for event in events],
        [event.recorded_at for event in events],
        [(one.record.value or b"").decode() for one in missing],
        [event.correlation_id for event in events],
        [event.causation_id for event in events],
        [event.traceparent for event in events],
        [json.dumps({"recovered": where(one.record)}) for one in missing],
    )


async def need_not_be_sent(connection: Connection, found: Sequence[OwnRecord]) -> None:
    """What stands on the topic is taken out of the outbox, where an older store still has it to be sent."""
    await connection.execute(
        "delete from outbox using events where events.position = outbox.position and events.id = any($1::uuid[])",
        [one.id for one in found],
    )
