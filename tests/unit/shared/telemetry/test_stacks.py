"""Where every task and thread stands: the whole chain of what awaits what, and never a value."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from structlog.testing import capture_logs

from shared.telemetry import stacks

SECRET = "what the client said"


async def _innermost(asleep: asyncio.Event, words: str) -> None:
    asleep.set()
    await asyncio.Event().wait()
    raise AssertionError(words)


@asynccontextmanager
async def _opened(asleep: asyncio.Event) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await _innermost(asleep, SECRET)


async def _closes(asleep: asyncio.Event) -> None:
    async with _opened(asleep):
        raise ValueError


async def _outermost(asleep: asyncio.Event) -> None:
    words = SECRET
    await _innermost(asleep, words)


async def _logged(what: Any, asleep: asyncio.Event) -> list[Any]:
    task = asyncio.create_task(what, name="the one")
    await asleep.wait()
    with capture_logs() as logs:
        stacks.log_all()
    task.cancel()
    return logs


async def test_a_task_is_told_of_with_all_that_it_awaits_outermost_first() -> None:
    asleep = asyncio.Event()
    [line] = [line for line in await _logged(_outermost(asleep), asleep) if line.get("task") == "the one"]
    assert [place.rpartition(" ")[2] for place in line["at"]] == ["_outermost", "_innermost", "Event.wait"]
    assert all(":" in place and place.partition(":")[0].endswith(".py") for place in line["at"])
    assert line["log_level"] == "warning"


async def test_generators_are_no_end_of_the_chain() -> None:
    asleep = asyncio.Event()
    [line] = [line for line in await _logged(_closes(asleep), asleep) if line.get("task") == "the one"]
    places = [place.rpartition(" ")[2] for place in line["at"]]
    assert (places[0], places[-3:]) == ("_closes", ["_opened", "_innermost", "Event.wait"])


async def test_threads_are_told_of_by_name() -> None:
    done, begun = threading.Event(), threading.Event()

    def stands_still() -> None:
        begun.set()
        done.wait()

    thread = threading.Thread(target=stands_still, name="the thread")
    thread.start()
    await asyncio.to_thread(begun.wait)
    try:
        with capture_logs() as logs:
            stacks.log_all()
    finally:
        done.set()
        thread.join()
    [line] = [line for line in logs if line.get("thread") == "the thread"]
    assert any(place.endswith("stands_still") for place in line["at"])


async def test_no_value_is_told() -> None:
    asleep = asyncio.Event()
    logs = await _logged(_outermost(asleep), asleep)
    assert SECRET not in json.dumps(logs)
    assert len(logs) >= 3


async def test_no_more_are_told_of_than_a_log_can_bear() -> None:
    many = [asyncio.create_task(asyncio.Event().wait()) for _ in range(300)]
    await asyncio.sleep(0)
    with capture_logs() as logs:
        stacks.log_all()
    for task in many:
        task.cancel()
    assert sum("task" in line for line in logs) == 200
    assert [line["count"] for line in logs if line["event"] == "stacks_omitted"] == [101]
