"""A process starts parts again that fail, ends them in order, and says by its exit code how it went."""

import asyncio
import os
import signal

import pytest

from shared.service import process
from shared.service.part import Once, Part
from shared.service.restarts import Restarts

QUICK = Restarts(most=3, window=60, first=0.001)


class Story:
    """Parts that write down when they end."""

    def __init__(self) -> None:
        self.ended: list[str] = []
        self.started = asyncio.Event()

    def part(self, name: str) -> Part:
        stopping = asyncio.Event()

        async def run() -> None:
            self.started.set()
            await stopping.wait()
            self.ended.append(name)

        return Part(name, run, stopping.set)


async def _asked_to_end(story: Story) -> None:
    await story.started.wait()
    os.kill(os.getpid(), signal.SIGTERM)


async def test_parts_end_stage_by_stage_and_the_exit_code_is_0() -> None:
    story = Story()
    asked = asyncio.create_task(_asked_to_end(story))
    code = await process.run([[story.part("first")], [story.part("last")]], drain_seconds=5)
    await asked
    assert (code, story.ended) == (0, ["first", "last"])


async def test_a_part_that_fails_again_and_again_ends_the_others_and_the_exit_code_is_1() -> None:
    story = Story()
    tries = 0

    async def fail() -> None:
        nonlocal tries
        tries += 1
        await story.started.wait()
        raise RuntimeError("no")

    parts = [story.part("good"), Part("bad", fail, lambda: None)]
    assert await process.run([parts], drain_seconds=5, restarts=QUICK) == 1
    assert story.ended == ["good"]
    assert tries == QUICK.most


async def test_a_part_that_fails_now_and_then_is_started_again_and_nobody_else_hears_of_it() -> None:
    story = Story()
    tries = 0

    stopping = asyncio.Event()

    async def run() -> None:
        nonlocal tries
        tries += 1
        if tries < QUICK.most:
            raise RuntimeError("no")
        os.kill(os.getpid(), signal.SIGTERM)
        await stopping.wait()

    parts = [story.part("good"), Part("bad", run, stopping.set)]
    assert await process.run([parts], drain_seconds=5, restarts=QUICK) == 0
    assert (tries, story.ended) == (QUICK.most, ["good"])


async def test_failures_long_ago_do_not_count() -> None:
    tries = 0
    stopping = asyncio.Event()

    async def run() -> None:
        nonlocal tries
        tries += 1
        if tries < 6:
            raise RuntimeError("no")
        os.kill(os.getpid(), signal.SIGTERM)
        await stopping.wait()

    forgetful = Restarts(most=3, window=0.0, first=0.001)
    assert await process.run([[Part("bad", run, stopping.set)]], drain_seconds=5, restarts=forgetful) == 0
    assert tries == 6


async def test_what_is_fatal_ends_the_process_at_once() -> None:
    tries = 0

    async def fail() -> None:
        nonlocal tries
        tries += 1
        raise RuntimeError("no")

    part = Part("bad", fail, lambda: None, fatal=(RuntimeError,))
    assert await process.run([[part]], drain_seconds=5, restarts=QUICK) == 1
    assert tries == 1


async def test_a_part_that_just_returns_ends_the_process_too() -> None:
    story = Story()

    async def leave() -> None:
        await story.started.wait()

    code = await process.run([[story.part("good"), Part("gone", leave, lambda: None)]], drain_seconds=5)
    assert (code, story.ended) == (1, ["good"])


async def test_a_part_that_does_not_end_in_time_is_given_up() -> None:
    story = Story()
    asked = asyncio.create_task(_asked_to_end(story))

    async def hang() -> None:
        await asyncio.Event().wait()

    code = await process.run([[Part("hanging", hang, lambda: None)], [story.part("other")]], drain_seconds=0.05)
    await asked
    assert code == 1


async def test_a_job_done_once_fails_the_process_when_it_fails() -> None:
    async def fail() -> None:
        raise RuntimeError("no")

    once = Once(fail)
    assert await process.run([[Part("job", once.run, once.stop)]], drain_seconds=5, restarts=QUICK) == 1


async def test_a_job_done_once_is_waited_on_until_the_end() -> None:
    story = Story()
    done = asyncio.Event()

    async def job() -> None:
        done.set()

    once = Once(job)
    asked = asyncio.create_task(_asked_to_end(story))
    code = await process.run([[Part("job", once.run, once.stop), story.part("other")]], drain_seconds=5)
    await asked
    assert code == 0
    assert done.is_set()


async def test_two_parts_of_one_name_are_refused_before_anything_runs() -> None:
    story = Story()
    with pytest.raises(ValueError, match="there are two parts called twice"):
        await process.run([[story.part("twice")], [story.part("once"), story.part("twice")]], drain_seconds=5)
