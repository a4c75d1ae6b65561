"""A projector that only counts, and a handler that only writes down what it was given."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from services.scoring.context import SCORING
from shared.database.pool import Connection, Pool
from shared.events import Event, ServiceContext
from shared.events.catalogue import Topic
from shared.kafka.record import Record
from shared.projections.projector import Conclusion, ConclusionContext
from shared.projections.runner import ProjectionRunner
from shared.store.streams import Streams, subject_of


class Tally(msgspec.Struct):
    """How many contacts, their versions in the order in which they were applied, and what was said of them."""

    versions: list[tuple[str, int]] = msgspec.field(default_factory=list)
    said: int = 0


class Counting:
    """Counts the events of a client. ``hook`` may raise: the fold then fails."""

    def __init__(self, hook: Callable[[Event], None] = lambda _: None) -> None:
        self.hook = hook
        self.concluded: list[tuple[str, int, int]] = []

    sources = (Topic.CLIENTS, Topic.INTERACTIONS)

    def decode(self, subject: str, data: bytes | None) -> Tally:
        return Tally() if data is None else msgspec.msgpack.decode(data, type=Tally)

    def encode(self, state: Tally) -> bytes:
        return msgspec.msgpack.encode(state)

    def fold(self, state: Tally, event: Event) -> Tally:
        self.hook(event)
        return Tally([*state.versions, (event.topic.short, event.version)], state.said)

    def conclude(self, before: Tally, state: Tally, events: Sequence[Event], heard: ConclusionContext) -> Conclusion:
        """Says each count once: what was said is kept in the state."""
        if len(state.versions) > state.said:
            self.concluded.append((subject_of(heard.stream), state.said, len(state.versions)))
        return Conclusion(Tally(state.versions, max(state.said, len(state.versions))))

    def gives_words(self, event: Event) -> bool:
        return False

    def refolded(self, kept: Tally, fresh: Tally) -> Tally:
        return Tally(fresh.versions, kept.said)

    async def prepare(self, connection: Connection) -> None:
        pass

    async def carry_out(self, connection: Connection, effects: Sequence[Any]) -> None:
        assert not effects


def counting(
    hook: Callable[[Event], None] = lambda _: None,
    *,
    projector: Counting | None = None,
    service: ServiceContext = SCORING,
) -> ProjectionRunner:
    return ProjectionRunner({"scoring": projector or Counting(hook)}, Streams(service), lambda: datetime.now(UTC))


async def tally(pool: Pool, subject: str) -> Tally:
    """What was counted of a client."""
    state = await pool.fetchval("select state from streams where stream_id = $1", f"scoring:{subject}")
    return Counting().decode("", state)


EFFECTS = 'create table effects (topic text, partition integer, "offset" bigint, client text, at serial)'


async def write_down(connection: Connection, records: Sequence[Record]) -> None:
    """An effect for each record, in the transaction in which its offset moves."""
    await connection.executemany(
        'insert into effects (topic, partition, "offset", client) values ($1, $2, $3, $4)',
        [(one.topic, one.partition, one.offset, (one.key or b"").decode()) for one in records],
    )


async def effects(pool: Pool) -> list[tuple[str, int, int]]:
    """Where the records stood that had an effect, in the order of the effects."""
    rows = await pool.fetch('select topic, partition, "offset" from effects order by at')
    return [(row["topic"], row["partition"], row["offset"]) for row in rows]
