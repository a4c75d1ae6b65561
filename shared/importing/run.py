"""An import from its first row to its last: while rows are recorded, the next ones are parsed."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from enum import Enum
from typing import Any

from shared.importing.chunk import Chunk, Verdict
from shared.importing.keeping import Keeping


class End(Enum):
    """Why an import ended."""

    OF_FILE = "of file"
    STOPPED = "stopped"


Seen = Callable[[Sequence[Verdict]], None]
Take = Callable[[], Coroutine[Any, Any, Chunk | None]]


async def run(take: Take, keeping: Keeping, seen: Seen, stopping: asyncio.Event) -> End:
    """Store chunk after chunk until the end, or until ``stopping`` is set and the current one is stored.

    ``seen`` is called after each chunk. What ``keeping`` raises is passed on; earlier chunks stay stored.
    """
    ahead = asyncio.create_task(take())
    try:
        while not stopping.is_set():
            chunk = await ahead
            if chunk is None:
                return End.OF_FILE
            ahead = asyncio.create_task(take())
            seen(await keeping.keep(chunk))
    finally:
        ahead.cancel()
        await asyncio.wait({ahead})
    return End.STOPPED
