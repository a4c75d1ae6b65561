"""Where every task and thread of the process stands, for whoever must find out why nothing goes on."""

import asyncio
import sys
import threading
import traceback
from collections.abc import Iterator
from types import CodeType, FrameType
from typing import Any

import structlog

log = structlog.get_logger()

#: Tasks and threads told of; a process has some dozens.
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
        frame = _attribute(awaited, "frame")
        if frame is not None:
            yield _place(frame.f_code, frame.f_lineno)
        awaited = _attribute(awaited, "await")


def _attribute(awaited: Any, name: str) -> Any:
    """Of a coroutine, an asynchronous generator, or a generator, as far as it is one of these."""
    kinds = ("cr", "ag", "gi") if name == "frame" else ("cr", "ag")
    found = next((value for kind in kinds if (value := getattr(awaited, f"{kind}_{name}", None)) is not None), None)
    return getattr(awaited, "gi_yieldfrom", None) if found is None and name == "await" else found


def _of_frame(frame: FrameType) -> list[str]:
    return [_place(one.f_code, line) for one, line in traceback.walk_stack(frame)][::-1]


def _place(code: CodeType, line: int | None) -> str:
    return f"{code.co_filename}:{line} {code.co_qualname}"
