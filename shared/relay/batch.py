"""A record batch for one partition."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer

from shared.store.outbox import Outgoing


@dataclass(frozen=True, slots=True)
class Batch:
    """A filled batch, with position and headers of each record in it."""

    builder: Any
    positions: list[int]
    headers: list[Sequence[tuple[str, bytes | None]]]


def fill(producer: AIOKafkaProducer, queue: deque[Outgoing]) -> Batch:
    """A batch of as many records from the front of ``queue`` as fit; they leave the queue."""
    builder = producer.create_batch()
    positions: list[int] = []
    headers: list[Sequence[tuple[str, bytes | None]]] = []
    while queue:
        row = queue[0]
        if builder.append(key=row.key, value=row.value, timestamp=row.timestamp, headers=row.headers) is None:
            break
        positions.append(queue.popleft().position)
        headers.append(row.headers)
    if not positions:
        raise ValueError(f"position {queue[0].position} does not fit into a batch by itself")
    builder.close()
    return Batch(builder, positions, headers)
