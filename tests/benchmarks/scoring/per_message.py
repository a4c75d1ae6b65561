"""What a FastStream tutorial leads to: a handler per message that does the same work, with one upsert each.

It reads the client's state, folds, assesses, and writes state, events and outbox in one statement, committed by itself.
The framework acknowledges as it does unless told otherwise, so this loses what it was at when it dies.
"""

import asyncio
import json
import os
from datetime import UTC, datetime

import asyncpg
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage

from services.scoring.context import SCORING
from services.scoring.domain import Policy, fold
from services.scoring.projection.assessment import Occasion, assess_client
from services.scoring.projection.consumer import SOURCE
from services.scoring.projection.snapshot import ClientSnapshot
from services.scoring.settings import ScoringSettings
from shared.events import Event
from shared.events.catalogue import Topic
from shared.events.wire import read, stored_data
from shared.kafka.partitions import slot
from shared.store.events import PendingEvent, record
from shared.store.streams import Stream, Streams
from tests.benchmarks.stopwatch import Stopwatch

_STREAMS = Streams(SCORING)
_READ = "select version, state, heard, assessed_at from streams where stream_id = $1"
_UPSERT = """
with state as (
    insert into streams (stream_id, version, state, heard, review_at, assessed_at, partner, band, score)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (stream_id) do update set version = excluded.version, state = excluded.state, heard = excluded.heard,
        review_at = excluded.review_at, assessed_at = excluded.assessed_at, partner = excluded.partner,
        band = excluded.band, score = excluded.score
), new as (
    insert into events (id, stream_id, version, type, time, recorded_at, data)
    select * from unnest($10::uuid[], $11::text[], $12::bigint[], $13::text[], $14::timestamptz[], $15::timestamptz[],
                         $16::jsonb[])
    returning position
)
insert into outbox (position, topic, slot) select position, $17, $18 from new
"""


async def _handle(connection: asyncpg.Connection, policy: Policy, event: Event) -> None:
    stream = f"scoring:{event.subject}"
    row = await connection.fetchrow(_READ, stream)
    known = Stream(stream) if row is None else Stream(stream, row["version"], heard=json.loads(row["heard"]))
    standing = ClientSnapshot.read(None if row is None else row["state"])
    standing = ClientSnapshot(fold(standing.state, event), standing.published)
    known.heard[event.topic.short] = event.version
    last = None if row is None else row["assessed_at"]
    at = event.recorded_at if last is None else max(last, event.recorded_at)
    assessed = assess_client(standing, Occasion(at, "fact", policy, known.heard))
    now = datetime.now(UTC)
    appended = [record(_STREAMS, known, new, now) for new in assessed.events]
    columns = (assessed.columns[name] for name in ("review_at", "assessed_at", "partner", "band", "score"))
    state = assessed.snapshot.write()
    await connection.execute(
        _UPSERT, stream, known.version, state, json.dumps(known.heard), *columns, *_arrays(appended),
        Topic.SCORING.value, slot(event.subject.encode()),
    )  # fmt: skip


def _arrays(appended: list[PendingEvent]) -> list[list[object]]:
    events = [item.event for item in appended]
    return [
        [event.id for event in events],
        [item.stream_id for item in appended],
        [event.version for event in events],
        [event.type for event in events],
        [event.time for event in events],
        [event.recorded_at for event in events],
        [stored_data(event.data, event.subject, SCORING.codec).decode() for event in events if event.data is not None],
    ]


async def main(records: int) -> None:
    """Handle ``records`` of them, then say how fast that was."""
    settings = ScoringSettings()
    policy = settings.policy()
    connection = await asyncpg.connect(settings.postgres.get_secret_value())
    broker = KafkaBroker(settings.kafka, logger=None)
    watch, done = Stopwatch(), asyncio.Event()

    @broker.subscriber(*SOURCE.topics, group_id=os.environ["BENCHMARK_GROUP"], auto_offset_reset="earliest")
    async def handle(_body: object, message: KafkaMessage) -> None:
        raw = message.raw_message
        assert not isinstance(raw, tuple)
        event = read(SCORING.language, Topic(raw.topic), raw.key, raw.value, raw.headers, SCORING.codec)
        assert isinstance(event, Event)
        if watch.records < records:
            await _handle(connection, policy, event)
            watch.count(1)
            if watch.records == records:
                done.set()

    await broker.start()
    await done.wait()
    await broker.stop()
    await connection.close()
    watch.report()


if __name__ == "__main__":
    asyncio.run(main(int(os.environ["BENCHMARK_RECORDS"])))
