"""Waiting for a condition, within bounds."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

_POLL_SECONDS = 0.05


async def eventually(condition: Callable[[], Awaitable[T]], *, seconds: float = 40.0) -> T:
    """What ``condition`` gives, as soon as that is true. AssertionError with the last answer if it is not in time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not (answer := await condition()):
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"not within {seconds:.0f} s; the last answer was {answer!r}")
        await asyncio.sleep(_POLL_SECONDS)
    return answer
