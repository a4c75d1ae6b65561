"""A connection that Postgres is busy with while Python has something else to do."""

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

from shared.database.pool import Connection

T = TypeVar("T")


class Busy:
    """One piece of work at a time goes on beside its user, who asks for the connection to use it as well.

    To be left as a context: nothing is under way on the connection then, whatever was raised.
    """

    def __init__(self, connection: Connection) -> None:
        """``connection``: nobody else uses it meanwhile."""
        self._connection = connection
        self._under_way: asyncio.Task[Any] | None = None

    async def __aenter__(self) -> Self:
        """Nothing is under way yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cancel what is under way, and wait until the connection knows. What it raises comes too late to matter."""
        if self._under_way is not None:
            self._under_way.cancel()
            await asyncio.gather(self._under_way, return_exceptions=True)

    def begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Let ``work`` go on with the connection, on which nothing is under way."""
        task = asyncio.create_task(work)
        self._under_way = task
        return task

    async def free(self) -> Connection:
        """The connection, with nothing under way on it. Raises what the work under way raises."""
        if self._under_way is not None:
            await self._under_way
        return self._connection
