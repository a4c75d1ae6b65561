"""Waiting for an event, but not for ever."""

import asyncio


async def wait_until(event: asyncio.Event, seconds: float) -> None:
    """Return when ``event`` is set, or after ``seconds``, whichever comes first."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
