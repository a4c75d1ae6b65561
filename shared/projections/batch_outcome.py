"""What becomes of a batch, counted while it is applied."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from shared.kafka.consuming.parking_limit import Foreign, Outcome
from shared.projections.parking import WAITING, Parked

# Parking and concluding are refolding's and the operator's as well, who count nothing.
_counting: ContextVar[Outcome | None] = ContextVar("batch_outcome", default=None)


@contextmanager
def counted() -> Iterator[Outcome]:
    """What is parked and applied inside is counted."""
    outcome = Outcome()
    token = _counting.set(outcome)
    try:
        yield outcome
    finally:
        _counting.reset(token)


@contextmanager
def tried() -> Iterator[None]:
    """What is counted inside counts only if nothing is raised: else it was rolled back."""
    with counted() as outcome:
        yield
    if (whole := _counting.get()) is not None:
        whole.applied += outcome.applied
        whole.failed |= outcome.failed
        whole.foreign += outcome.foreign


def applied(streams: int) -> None:
    """Events of so many streams were applied."""
    if (outcome := _counting.get()) is not None:
        outcome.applied += streams


def parked(items: Sequence[Parked]) -> None:
    """These were parked."""
    if (outcome := _counting.get()) is None:
        return
    for item in items:
        if item.foreign or item.subject is None:
            outcome.foreign.append(Foreign(item.record.topic_partition, item.record.offset, item.detail))
        elif item.reason not in WAITING:
            outcome.failed.add(item.subject)
