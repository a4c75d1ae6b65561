"""Long work in turns with everything else that waits for the event loop."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

T = TypeVar("T")

#: Of the items that a batch is made of, some tens of milliseconds' worth.
_AT_A_TIME = 64


async def yielding(items: Iterable[T]) -> AsyncIterator[T]:
    """The items one by one, letting others have a turn now and then.

    A batch takes seconds on a slow machine; without this no heartbeat would be sent meanwhile, the group would give the
    partitions to somebody else, and nobody would get an answer over HTTP.
    """
    for number, item in enumerate(items, 1):
        yield item
        if number % _AT_A_TIME == 0:
            await asyncio.sleep(0)
