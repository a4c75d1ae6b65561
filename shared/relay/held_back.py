"""Clients of whom a record cannot be sent: theirs wait from that record on, in their order; the others' flow."""

from collections.abc import Sequence

from aiokafka.errors import (
    InvalidTimestampError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    RecordTooLargeError,
)

from shared.kafka.record import Partition
from shared.set_aside import SetAside
from shared.store.outbox import Outgoing, Unfit

#: Of these it is a record that is at fault, and not the partition that cannot take any.
REFUSED = (
    InvalidTimestampError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    RecordTooLargeError,
)
_LAST_SECONDS = 300.0


class HeldBack:
    """What is held back, and the partitions in which the record at fault is still to be found."""

    def __init__(self) -> None:
        """Nothing is held back."""
        self._aside = SetAside("relay", last=_LAST_SECONDS)
        self._from: dict[str, int] = {}
        self._positions: dict[str, set[int]] = {}
        self._suspects: set[Partition] = set()

    def suspect(self, partition: Partition) -> None:
        """A batch of the partition was refused: one of its records is at fault."""
        self._suspects.add(partition)

    def cleared(self, partition: Partition) -> None:
        """All that was taken for the partition is sent."""
        self._suspects.discard(partition)

    def refused(self, row: Outgoing, error: Exception) -> None:
        """The record was refused by itself."""
        self._hold(_key(row), row.position, error)
        self._suspects.discard(row.partition)

    def unfit(self, rows: Sequence[Unfit]) -> None:
        """No record could be made of these."""
        for row in rows:
            self._hold(f"{row.topic} {row.subject or row.position}", row.position, row.error)

    def sent(self, rows: Sequence[Outgoing]) -> None:
        """These are acknowledged."""
        if self._from:
            for row in rows:
                key = _key(row)
                if key in self._from and row.position >= self._from[key]:
                    self._release(key)

    def alone(self, row: Outgoing) -> bool:
        """Whether the record is to be sent in a batch of its own, lest others are refused with it."""
        return row.partition in self._suspects or _key(row) in self._from

    @property
    def quiet(self) -> bool:
        """Whether every record may share a batch."""
        return not self._suspects and not self._from

    def positions(self) -> set[int]:
        """Not to be read now: they are known to wait."""
        resting = set(self._aside.now())
        self._positions = {key: held for key, held in self._positions.items() if key in resting}
        return set().union(*self._positions.values())

    def admit(self, rows: Sequence[Outgoing]) -> Sequence[Outgoing]:
        """Those that may be sent now."""
        resting = set(self._aside.now())
        return [row for row in rows if not self._waits(row, resting)] if resting else rows

    def _waits(self, row: Outgoing, resting: set[str]) -> bool:
        key = _key(row)
        if key not in resting or row.position < self._from[key]:
            return False
        self._positions.setdefault(key, set()).add(row.position)
        return True

    def _hold(self, key: str, position: int, error: Exception) -> None:
        self._aside.failed(key, error)
        self._from[key] = position
        self._positions.setdefault(key, set()).add(position)

    def _release(self, key: str) -> None:
        self._aside.succeeded(key)
        del self._from[key]


def _key(row: Outgoing) -> str:
    """The client, in the topic; of a dead letter, which has no order to keep, the record itself."""
    return f"{row.partition.topic} {row.subject or row.position}"
