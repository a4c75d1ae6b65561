"""Batches that failed: the consumer hands them out again, and whose fault it was is then to be found."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from shared.database.away import is_away
from shared.database.transactions import DATABASE_AWAY, LOST_RACES
from shared.kafka.record import Partition, Record


class UnfitError(Exception):
    """Something in a batch cannot be written, whenever it is tried, though it looks as if the database were away."""


class FailedBatches:
    """The partitions whose last batch failed in this process."""

    def __init__(self) -> None:
        """None has."""
        self._failed: set[Partition] = set()

    @contextmanager
    def applying(self, records: Sequence[Record]) -> Iterator[bool]:
        """Inside, the records are applied. True where it is to be found out which of them is at fault."""
        partitions = {Partition(record.topic, record.partition) for record in records}
        try:
            yield not partitions.isdisjoint(self._failed)
        except LOST_RACES:
            raise
        except Exception as error:
            if is_away(error):
                raise
            self._failed |= partitions
            if isinstance(error, DATABASE_AWAY):
                raise UnfitError(type(error).__name__) from error
            raise
        self._failed -= partitions
