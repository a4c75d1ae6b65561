"""A job done now and then: again at once while there is more, later when it has to wait, cut short or finished."""

import asyncio

import pytest

from shared.service.periodic import Periodic


async def _ended(task: asyncio.Task[None]) -> None:
    async with asyncio.timeout(5):
        await task


async def test_it_goes_on_at_once_while_there_is_more_to_do() -> None:
    left, empty = [3, 2, 1], asyncio.Event()

    async def job() -> bool:
        if left:
            left.pop()
            return True
        empty.set()
        return False

    one = Periodic("test", job, 3600)
    task = asyncio.create_task(one.run())
    async with asyncio.timeout(5):
        await empty.wait()
    one.stop()
    await _ended(task)


async def test_after_what_it_waits_for_the_job_is_done_again() -> None:
    done = asyncio.Event()
    tries = 0

    async def job() -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise OSError
        done.set()

    one = Periodic("test", job, 0.01)
    task = asyncio.create_task(one.run())
    async with asyncio.timeout(5):
        await done.wait()
    one.stop()
    await _ended(task)


async def test_anything_else_ends_it() -> None:
    async def job() -> None:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  it is passed on as it is
        await Periodic("test", job, 0.01).run()


@pytest.mark.parametrize("cut_short", [False, True])
async def test_told_to_stop_it_finishes_the_job_or_cuts_it_short(*, cut_short: bool) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    ended: list[str] = []

    async def job() -> None:
        begun.set()
        try:
            await go_on.wait()
            ended.append("finished")
        except asyncio.CancelledError:
            ended.append("cut short")
            raise

    one = Periodic("test", job, 3600, cut_short=cut_short)
    task = asyncio.create_task(one.run())
    await begun.wait()
    one.stop()
    if not cut_short:
        go_on.set()
    await _ended(task)
    assert ended == ["cut short" if cut_short else "finished"]
