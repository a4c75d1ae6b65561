"""Progress of a recovery, for display."""

from dataclasses import dataclass
from typing import Protocol


class Progress(Protocol):
    """Shows how far one step after the other has come."""

    def step(self, what: str, total: int) -> None:
        """``what`` begins, and has ``total`` parts."""
        ...

    def advance(self, count: int) -> None:
        """So many more of them are done."""
        ...


@dataclass
class Recovered:
    """The result of a recovery. ``differences``: corrections appended. ``left``: streams marked for a refold.

    ``foreign``: records on the service's own topics that it did not write.
    """

    appended: int = 0
    refusals: int = 0
    foreign: int = 0
    caught_up: int = 0
    concluded: int = 0
    differences: int = 0
    left: int = 0
