"""Appending: events and their outbox rows, in the caller's transaction."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import uuid4

from shared.database.notifying import notify
from shared.database.pool import Connection
from shared.events import Event, NewEvent
from shared.events.wire import stored_data
from shared.kafka.partitions import slot
from shared.store.streams import Stream, Streams, subject_of

#: The relay listens on this channel; a notification says only that there is something to send.
CHANNEL = "outbox"

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

_INSERT_TO_BE_SENT = f"""
with new as ({_INSERT} returning position, id)
insert into outbox (position, topic, slot)
select new.position, planned.topic, planned.slot
from new join unnest($1::uuid[], $12::text[], $13::integer[]) as planned(id, topic, slot) using (id)
"""  # noqa: S608  nothing but our own text


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An event about to be inserted, with what only the store keeps of it."""

    event: Event
    stream_id: str
    audit: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def record(streams: Streams, stream: Stream, new: NewEvent, recorded_at: datetime) -> PendingEvent:
    """The event as the next one of ``stream``, whose version moves on. Nothing is written yet."""
    entry = streams.service.language.type_of(new.data)
    stream.version += 1
    event = Event(
        id=new.id or str(uuid4()),
        type=entry.name,
        topic=entry.topic,
        subject=subject_of(stream.id),
        version=stream.version,
        time=new.time,
        recorded_at=recorded_at,
        data=new.data,
        correlation_id=new.correlation_id,
        causation_id=new.causation_id,
        traceparent=new.traceparent,
    )
    return PendingEvent(event, stream.id, new.audit)


async def append(connection: Connection, streams: Streams, appended: Sequence[PendingEvent]) -> None:
    """Insert the events, in this order, and name them in the outbox. What is personal is sealed by the codec of
    ``streams``.

    The rows of their streams must be locked by this transaction: it is this lock that makes the order of positions
    the order of versions within every stream, and so the order in which the relay may send them.
    """
    if not appended:
        return
    events, codec = [item.event for item in appended], streams.service.codec
    data = [stored_data(event.data, event.subject, codec) for event in events if event.data is not None]
    await connection.execute(
        _INSERT_TO_BE_SENT,
        *_columns(appended, data),
        [str(event.topic) for event in events],
        [slot(event.subject.encode()) for event in events],
    )
    await announce(connection)


async def append_sent(connection: Connection, appended: Sequence[PendingEvent], data: Sequence[bytes]) -> None:
    """Insert events that are on their topic already, with their ``data`` as it is there. Nothing is sent."""
    await connection.execute(_INSERT, *_columns(appended, data))


def _columns(appended: Sequence[PendingEvent], data: Sequence[bytes]) -> Iterator[list[object]]:
    events = [item.event for item in appended]
    yield [event.id for event in events]
    yield [item.stream_id for item in appended]
    yield [event.version for event in events]
    yield [event.type for event in events]
    yield [event.time for event in events]
    yield [event.recorded_at for event in events]
    yield [stored.decode() for stored in data]
    yield [event.correlation_id for event in events]
    yield [event.causation_id for event in events]
    yield [event.traceparent for event in events]
    yield [json.dumps(dict(item.audit)) for item in appended]


async def announce(connection: Connection) -> None:
    """Wake the relay when this transaction commits."""
    await notify(connection, CHANNEL)
