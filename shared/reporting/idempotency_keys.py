"""The idempotency keys: what was reported under which source and id, and the answer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from shared.database.pool import Connection
from shared.database.transactions import LostRace
from shared.events import EventData, Reported
from shared.personal import Codec, unseal
from shared.reporting.event_identity import event_id
from shared.store.events import PendingEvent
from shared.store.streams import stream_id

_EVENTS = """
select asked.source, asked.id, e.stream_id, e.version, e.id::text as event, e.type, e.time, e.data::text as data
from unnest($1::text[], $2::text[], $3::uuid[]) as asked(source, id, event_id) join events e on e.id = asked.event_id
"""


@dataclass(frozen=True, slots=True)
class Words:
    """What a recorded event says; ``data`` is its JSON as it is stored."""

    type: str
    time: datetime
    data: str

    def say(self, fact: Reported, codec: Codec) -> bool:
        """Whether it is what ``fact`` says."""
        model = fact.type.model
        if (self.type, self.time) != (fact.type.name, fact.time):
            return False
        opened = unseal(model, fact.subject, json.loads(self.data), codec)
        return _alike(model.read(json.dumps(opened)), fact.data)


@dataclass(frozen=True, slots=True)
class Known:
    """What an accepted fact became. ``content``: the hash of it; None where that is lost.

    Of a fact that may be the same in other words, what it says: ``words``, those of its event, or ``fact``, where it
    was accepted a moment ago, in this transaction.
    """

    content: bytes | None
    stream_id: str
    version: int
    event: str
    words: Words | None = None
    fact: Reported | None = None

    def is_of(self, fact: Reported, codec: Codec) -> bool:
        """Whether this is the same fact, and not another under the same key.

        Facts are compared as they are understood: a default that is written out, or an instant in another zone, makes
        no other fact.
        """
        if self.content == fact.content:
            return True
        if self.stream_id != stream_id(fact.type.topic.short, fact.subject):
            return False
        if self.fact is not None:
            return self.fact.type is fact.type and self.fact.time == fact.time and _alike(self.fact.data, fact.data)
        return self.words is not None and self.words.say(fact, codec)


async def look_up(connection: Connection, facts: Sequence[Reported]) -> dict[tuple[str, str], Known]:
    """What is known of these facts' keys. Call it under the lock of their streams, or a twin may slip in between."""
    rows = await connection.fetch(
        "select r.* from received r join unnest($1::text[], $2::text[]) as asked(source, id) using (source, id)",
        [fact.source for fact in facts],
        [fact.id for fact in facts],
    )
    return {
        (row["source"], row["id"]): Known(row["content"], row["stream_id"], row["version"], str(row["event_id"]))
        for row in rows
    }


async def keys_were_lost(connection: Connection) -> bool:
    """Whether this store was ever recovered: events that were taken back from their topics have no keys."""
    return bool(await connection.fetchval("select exists (select from recovery_offsets)"))


async def look_up_events(connection: Connection, facts: Sequence[Reported]) -> dict[tuple[str, str], Known]:
    """What is known of these facts by the ids their events would have, with the events' words. Under the same lock."""
    rows = await connection.fetch(
        _EVENTS,
        [fact.source for fact in facts],
        [fact.id for fact in facts],
        [event_id(fact) for fact in facts],
    )
    return {(row["source"], row["id"]): _by_event(row) for row in rows}


def _alike(one: EventData, other: EventData) -> bool:
    """Whether both mean the same: a field left out is its default, unless null clears it."""
    return one == other and one.cleared == other.cleared


def _by_event(row: asyncpg.Record) -> Known:
    words = Words(row["type"], row["time"], row["data"])
    return Known(None, row["stream_id"], row["version"], row["event"], words)


async def remember(connection: Connection, new: Sequence[tuple[Reported, PendingEvent]]) -> None:
    """Keep the keys of accepted facts.

    Raises ``LostRace`` when another transaction has just recorded one under the same key for another client.
    """
    last = {(fact.source, fact.id): (fact, appended) for fact, appended in new}.values()
    if not last:
        return
    try:
        await connection.execute(
            "insert into received (source, id, content, stream_id, version, event_id) "
            "select * from unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::bigint[], $6::uuid[])",
            [fact.source for fact, _ in last],
            [fact.id for fact, _ in last],
            [fact.content for fact, _ in last],
            [appended.stream_id for _, appended in last],
            [appended.event.version for _, appended in last],
            [appended.event.id for _, appended in last],
        )
    except asyncpg.UniqueViolationError as error:
        raise LostRace from error
