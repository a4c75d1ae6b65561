"""Settled pairs: kept promises, returned calls, met deadlines, resolved complaints, closed matters.

Only key and time are kept, so that the other half, arriving late, finds the pair settled.
"""

from collections.abc import Iterable

import msgspec

from services.scoring.domain.state import packed
from services.scoring.domain.state.fact import Fact, Mark, marked

#: Settled things remembered of one sort. A half that arrives after so many later ones were settled finds no partner.
MOST_SETTLED = 256


class Settled(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``records``: packed (time, key of the thing's id). ``latest``: the latest settling facts."""

    records: bytes = b""
    latest: tuple[Mark, ...] = ()

    def add(self, name: str, fact: Fact) -> "Settled":
        """With the thing ``name`` settled by ``fact``; settled again, the later time counts."""
        records = packed.settle(self.records, fact.time, packed.key_of(name), MOST_SETTLED)
        return Settled(records, marked(self.latest, fact.mark))

    def add_first(self, name: str, fact: Fact) -> "Settled":
        """The same, but settled again, the earlier time counts: of what is held against a time."""
        records = packed.settle_first(self.records, fact.time, packed.key_of(name), MOST_SETTLED)
        return Settled(records, marked(self.latest, fact.mark))

    def when(self, name: str) -> int | None:
        """When the thing ``name`` was settled, None if it was not."""
        return packed.time_of(self.records, packed.key_of(name)) if self.records else None

    def times(self) -> list[int]:
        """When things were settled, in order."""
        return packed.times(self.records)

    def without(self, names: Iterable[str]) -> list[int]:
        """When the others than ``names`` were settled, in order."""
        keys = {packed.key_of(name) for name in names}
        return [time for time, key in packed.unpack(self.records) if key not in keys] if keys else self.times()

    def evidence(self, time: int | None = None) -> tuple[str, ...]:
        """The ids of the latest settling events, or of those at ``time``."""
        return tuple(name for when, name in self.latest if time is None or when == time)
