"""A pool without a database: it counts what was committed and what was rolled back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any


class FakePool:
    """Its connections answer every statement with ``answer``."""

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
    """One, where a real pool is asked for."""
    return FakePool(answer)
