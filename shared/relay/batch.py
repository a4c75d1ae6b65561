"""A record batch for one partition."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import RecordTooLargeError

from shared.store.outbox import Outgoing


@dataclass(frozen=True, slots=True)
class Batch:
    """A filled batch and the rows in it."""

    builder: Any
    rows: list[Outgoing]

    @property
    def positions(self) -> list[int]:
        """Of its rows."""
        return [row.position for row in self.rows]


def fill(producer: AIOKafkaProducer, queue: deque[Outgoing], alone: Callable[[Outgoing], bool] | None = None) -> Batch:
    """A batch of as many records from the front of ``queue`` as fit; they leave the queue.

    ``alone``: of which records each is to have a batch of its own. Raises ``RecordTooLargeError`` where the first does
    not fit into one.
    """
    builder = producer.create_batch()
    rows: list[Outgoing] = []
    while queue:
        row = queue[0]
        by_itself = alone is not None and alone(row)
        if by_itself and rows:
            break
        if builder.append(key=row.key, value=row.value, timestamp=row.timestamp, headers=row.headers) is None:
            break
        rows.append(queue.popleft())
        if by_itself:
            break
    if not rows:
        raise RecordTooLargeError(f"position {queue[0].position} does not fit into a batch by itself")
    builder.close()
    return Batch(builder, rows)
