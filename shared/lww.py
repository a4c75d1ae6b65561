"""Last-writer-wins registers: of two things said of the same, which one counts, in whatever order they arrive.

The later `time` counts; of one time what was recorded later, as it may correct what was recorded before; of one
moment of recording the larger id.
"""

from typing import Any, Self, TypeVar

import msgspec


class Register(msgspec.Struct, frozen=True, array_like=True):
    """What was said, by which event. Its subclasses say how it is kept; it adds no field to what they store."""

    @property
    def mark(self) -> tuple[Any, str]:
        """Names the event: when it happened, then its id. What is kept as evidence is ordered by it."""
        raise NotImplementedError

    @property
    def place(self) -> tuple[Any, Any, str]:
        """Orders those that replace each other: when it happened, when it was recorded, the event's id."""
        raise NotImplementedError

    def goes_before(self, copy: Self) -> bool:  # noqa: ARG002  for those that tell copies apart
        """Which of two copies of one event is kept, if it makes a difference."""
        return False


R = TypeVar("R", bound=Register)


def later(known: R | None, new: R) -> R:
    """Of two that replace each other the later one."""
    if known is None:
        return new
    if new.mark == known.mark:
        return new if new.goes_before(known) else known
    return new if new.place > known.place else known


def spanning(first: R | None, last: R | None, new: R) -> tuple[R, R | None]:
    """The first and the last of all that was said; the last is None where it is the first."""
    begin, end = earlier(first, new), later(last or first, new)
    return begin, None if end.mark == begin.mark else end


def earlier(known: R | None, new: R) -> R:
    """Of two of which the first counts, the first."""
    if known is None:
        return new
    if new.mark == known.mark:
        return new if new.goes_before(known) else known
    return new if new.place < known.place else known
