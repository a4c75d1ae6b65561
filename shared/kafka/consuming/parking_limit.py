"""How much may be parked before the consumer stops: a mistake of ours must not set a whole topic aside.

Counted are clients (or people), since a client has one first event that cannot be applied, however many wait behind it.
An event that waits for an earlier one does not count: nothing is wrong with it, and what it waits for comes on the same
topic, which must be read on for it. Neither does a record that no service of ours could have written: whoever wrote
it must not be able to stop us.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from shared.kafka.consuming.stuck import Stuck
from shared.kafka.record import Partition


class ParkingLimitExceeded(Stuck):
    """More was to be parked than a few bad events explain. The transaction must be rolled back."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Where a record stands that no service of ours could have written; ``detail`` quotes nothing from it."""

    partition: Partition
    offset: int
    detail: str


@dataclass(slots=True)
class Outcome:
    """What became of a batch.

    ``applied``: of how many clients something was applied. ``failed``: those of whom an event cannot be applied.
    """

    applied: int = 0
    failed: set[str] = field(default_factory=set)
    foreign: list[Foreign] = field(default_factory=list)


class ParkingLimit:
    """Looks back over a window of time. Beyond the count *and* beyond the share it says stop."""

    def __init__(self, clients: int, percent: float, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        """More than ``clients``, and more than ``percent`` of those worked on, within ``seconds`` are too many."""
        self._clients = clients
        self._percent = percent
        self._seconds = seconds
        self._now = now
        self._failed: dict[str, float] = {}
        self._applied: deque[tuple[int, int]] = deque()

    def check(self, outcome: Outcome) -> None:
        """Raises ``ParkingLimitExceeded`` where the limit would be crossed if ``outcome`` were committed."""
        if not outcome.failed:
            return
        self._forget()
        failed = len(self._failed.keys() | outcome.failed)
        of = failed + outcome.applied + sum(count for _, count in self._applied)
        if failed > self._clients and failed * 100 > self._percent * of:
            raise ParkingLimitExceeded(
                f"events of {failed} clients out of {of} within {self._seconds:.0f} s cannot be applied; this batch "
                "was not committed. Find the cause in the log (fold_failed), fix it or go back to the last version, "
                "start again; RAPPORT_PARKING_LIMIT_CLIENTS=100000 parks them all instead"
            )

    def note(self, outcome: Outcome) -> None:
        """It was committed."""
        self._forget()
        now = self._now()
        self._failed |= dict.fromkeys(outcome.failed, now)
        # By the second, so that the window's length bounds how much is remembered.
        last, count = self._applied.pop() if self._applied and self._applied[-1][0] == int(now) else (int(now), 0)
        self._applied.append((last, count + outcome.applied))

    def _forget(self) -> None:
        since = self._now() - self._seconds
        while self._applied and self._applied[0][0] < since:
            self._applied.popleft()
        for client in [client for client, at in self._failed.items() if at < since]:
            del self._failed[client]
