"""An operator's actions on parked events: list, redrive, skip, discard."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.events import RecordedTopic
from shared.kafka.record import Partition
from shared.projections import parking
from shared.projections.runner import ProjectionRunner


@dataclass(frozen=True, slots=True)
class Queue:
    """The parked events of one subject. ``missing``: the version that never arrived, if they wait for one.

    ``where``: partition and offset of the first of them, as `5@1204`.
    """

    topic: str
    subject: str | None
    count: int
    first: int | None
    reason: str
    detail: str
    where: str
    missing: int | None


async def parked(connection: Connection) -> list[Queue]:
    """All queues, the longest waiting first."""
    rows = await connection.fetch(
        "select topic, subject, count(*) as count, min(version) as first, "
        "(array_agg(reason order by version))[1] as reason, (array_agg(detail order by version))[1] as detail, "
        "(array_agg(partition || '@' || \"offset\" order by version))[1] as at "
        "from parked group by topic, subject order by min(parked_at)"
    )
    return [
        Queue(
            row["topic"], row["subject"], row["count"], row["first"], row["reason"], row["detail"],
            row["at"],
            row["first"] - 1 if row["reason"] in parking.WAITING else None,
        )
        for row in rows
    ]  # fmt: skip


class Operations:
    """Redrive and skip, for the streams of one application."""

    def __init__(self, application: ProjectionRunner, pool: Pool, clock: Callable[[], datetime]) -> None:
        """``clock``: the wall clock, in UTC."""
        self._application = application
        self._pool = pool
        self._clock = clock

    async def redrive(self, topic: RecordedTopic, subject: str) -> int:
        """Try to apply the subject's parked events again, in order; how many were applied. Safe to repeat."""

        async def work(connection: Connection) -> int:
            return await self._drain(connection, topic, subject)

        return await in_transaction(self._pool, work)

    async def skip(self, topic: RecordedTopic, subject: str, version: int, *, reason: str, by: str) -> int:
        """Skip a version, parked or missing; how many of the later ones could then be applied.

        The skip is recorded, so that a refold repeats it.
        """

        async def work(connection: Connection) -> int:
            await self._remember(connection, topic, subject, version, reason, by)
            return await self._drain(connection, topic, subject)

        return await in_transaction(self._pool, work)

    async def discard(self, partition: Partition, offset: int, *, reason: str, by: str) -> bool:
        """Discard a parked record whose subject or version cannot be read; whether it was there."""

        async def work(connection: Connection) -> bool:
            gone = await connection.execute(
                'delete from parked where topic = $1 and partition = $2 and "offset" = $3 '
                "and (subject is null or version is null)",
                partition.topic, partition.number, offset,
            )  # fmt: skip
            await self._remember(connection, partition.topic, f"[{partition.number}]", offset, reason, by)
            return bool(gone != "DELETE 0")

        return await in_transaction(self._pool, work)

    async def _remember(  # noqa: PLR0917  the columns, in their order
        self, connection: Connection, topic: str, subject: str, version: int, reason: str, by: str
    ) -> None:
        await connection.execute(
            "insert into skipped values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            str(topic), subject, version, reason, by, self._clock(),
        )  # fmt: skip

    async def _drain(self, connection: Connection, topic: RecordedTopic, subject: str) -> int:
        stream = self._application.routing.stream_of(topic, subject)
        rows = await self._application.streams.lock(connection, [stream])
        work: Any = self._application.open(rows[stream])
        await self._application.drain(connection, work, topic, subject)
        await self._application.conclude(connection, [work])
        return len(work.applied)
