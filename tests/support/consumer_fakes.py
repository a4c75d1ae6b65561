"""What the parts of a consumer work with, without Kafka and Postgres."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any

from shared.kafka.record import Partition


class FakePool:
    """Its connections answer every statement with ``answer``; it counts transactions kept and rolled back."""

    def __init__(self, answer: str = "UPDATE 1") -> None:
        self.answer = answer
        self.executed: list[tuple[Any, ...]] = []
        self.committed = 0
        self.rolled_back = 0

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator["FakePool"]:
        yield self

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        try:
            yield
        except BaseException:
            self.rolled_back += 1
            raise
        self.committed += 1

    async def execute(self, *statement: Any) -> str:
        self.executed.append(statement)
        return self.answer


def fake_pool(answer: str = "UPDATE 1") -> Any:
    """A pool for whoever wants a real one."""
    return FakePool(answer)


class FakeClient:
    """Has some partitions assigned, and logs that begin at 40."""

    def __init__(self, *assigned: Partition) -> None:
        self.assigned = set(assigned)
        self.sought: list[tuple[Partition, int]] = []

    def seek(self, partition: Partition, offset: int) -> bool:
        if partition in self.assigned:
            self.sought.append((partition, offset))
        return partition in self.assigned

    async def earliest(self, partitions: Collection[Partition]) -> Mapping[Partition, int]:
        return dict.fromkeys(partitions, 40)
