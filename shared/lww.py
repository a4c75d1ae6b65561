"""Last-writer-wins registers: of two things said of the same, which one counts, in whatever order they arrive."""

from typing import Any, Self, TypeVar

import msgspec


class Register(msgspec.Struct, frozen=True, array_like=True):
    """What was said, by which event. Its subclasses say how it is kept; it adds no field to what they store."""

    @property
    def mark(self) -> tuple[Any, str]:
        """Orders them: when it happened, then the event's id."""
        raise NotImplementedError

    def goes_before(self, copy: Self) -> bool:  # noqa: ARG002  for those that tell copies apart
        """Which of two copies of one event is kept, if it makes a difference."""
        return False


R = TypeVar("R", bound=Register)


def later(known: R | None, new: R) -> R:
    """Of two that replace each other the later one."""
    if known is None or new.mark > known.mark:
        return new
    return new if new.mark == known.mark and new.goes_before(known) else known


def earlier(known: R | None, new: R) -> R:
    """Of two of which the first counts, the first."""
    if known is None or new.mark < known.mark:
        return new
    return new if new.mark == known.mark and new.goes_before(known) else known
