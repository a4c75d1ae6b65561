"""Stack dumps of all tasks and threads, to find out why a process makes no progress."""

import asyncio
import gc
import sys
import threading
import traceback
from collections.abc import Iterator
from types import AsyncGeneratorType, CodeType, FrameType
from typing import Any

import structlog

log = structlog.get_logger()

#: The most tasks and threads logged; a process has some dozens.
_MOST = 200


def log_all() -> None:
    """Log a line for each task and thread: its name, and the places it is at, outermost first.

    Places only, never values: locals hold what clients said.
    """
    tasks = asyncio.all_tasks()
    for task in sorted(tasks, key=lambda task: task.get_name())[:_MOST]:
        log.warning("stack_of_task", task=task.get_name(), at=list(_of_task(task)))
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    for number, frame in list(sys._current_frames().items())[:_MOST]:  # noqa: SLF001  its public name is this one
        log.warning("stack_of_thread", thread=names.get(number, str(number)), at=_of_frame(frame))
    if len(tasks) > _MOST:
        log.warning("stacks_omitted", count=len(tasks) - _MOST)


def _of_task(task: asyncio.Task[Any]) -> Iterator[str]:
    """The chain of what awaits what; asyncio itself gives the outermost only."""
    awaited: Any = task.get_coro()
    while awaited is not None:
        if (frame := _first(awaited, "cr_frame", "gi_frame", "ag_frame")) is not None:
            yield _place(frame.f_code, frame.f_lineno)
        awaited = _first(awaited, "cr_await", "gi_yieldfrom", "ag_await") or _generator(awaited)


def _first(awaited: Any, *names: str) -> Any:
    return next((found for name in names if (found := getattr(awaited, name, None)) is not None), None)


def _generator(awaited: Any) -> AsyncGeneratorType[Any, Any] | None:
    """Of one step of an asynchronous generator, which does not say itself whose it is."""
    if type(awaited).__name__ not in _STEPS:
        return None
    return next((one for one in gc.get_referents(awaited) if isinstance(one, AsyncGeneratorType)), None)


_STEPS = frozenset({"async_generator_asend", "async_generator_athrow"})


def _of_frame(frame: FrameType) -> list[str]:
    return [_place(one.f_code, line) for one, line in traceback.walk_stack(frame)][::-1]


def _place(code: CodeType, line: int | None) -> str:
    return f"{code.co_filename}:{line} {code.co_qualname}"
