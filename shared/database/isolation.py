"""Work on many rows of which one may be at fault: together, and if that fails, in ever smaller parts."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from shared.database.away import is_away
from shared.database.pool import Connection
from shared.database.transactions import LOST_RACES

T = TypeVar("T")

#: If this many fail, the items are not at fault.
_MANY = 20


async def isolated(
    connection: Connection, items: Sequence[T], work: Callable[[Sequence[T]], Awaitable[None]]
) -> list[tuple[T, Exception]]:
    """Do ``work`` on all of ``items`` in the caller's transaction; those on which it failed, each with why.

    Of what failed nothing is kept: each part is worked on in a savepoint. ``work`` may be called again with the same
    items, alone or among fewer. Raises what has nothing to do with an item: the database away, a lost race, and what
    all of many items fail of.
    """
    failed = await _halved(connection, items, work) if items else []
    if len(failed) == len(items) >= _MANY:
        raise failed[0][1]
    return failed


async def _halved(
    connection: Connection, items: Sequence[T], work: Callable[[Sequence[T]], Awaitable[None]]
) -> list[tuple[T, Exception]]:
    try:
        async with connection.transaction():
            await work(items)
    except LOST_RACES:
        raise
    except Exception as error:
        if is_away(error):
            raise
        if len(items) == 1:
            return [(items[0], error)]
    else:
        return []
    middle = len(items) // 2
    return [
        *await _halved(connection, items[:middle], work),
        *await _halved(connection, items[middle:], work),
    ]
