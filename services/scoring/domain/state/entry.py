"""What an onboarding says of a client, and what is known by it and by the changes since.

An onboarding that is reported again counts at its first time: an export that repeats it every night must not undo the
changes made since. With other data it is that of a client who came back, and counts at its own time.
"""

from collections.abc import Iterator
from typing import Self

from services.scoring.domain.state.fact import Fact


class Said(Fact, frozen=True, array_like=True):
    """The latest value of something plain: a name, a tier, a partner's id, an ISO date. Empty: it was cleared."""

    value: str

    @classmethod
    def by(cls, fact: Fact, value: str | None) -> Self:
        """What ``fact`` says; None clears it."""
        return cls(fact.time, fact.id, fact.recorded, value or "")

    @property
    def known(self) -> str | None:
        """The value, unless it was cleared."""
        return self.value or None


class Entry(Fact, frozen=True, array_like=True):
    """An onboarding. In states stored before it was kept what it said, that stands among the changes."""

    name: str | None = None
    kind: str | None = None
    tier: str | None = None
    since: str | None = None
    partner: str | None = None

    def says_as(self, other: "Entry") -> bool:
        """Whether it says the same."""
        return self.said == other.said

    @property
    def said(self) -> tuple[str | None, ...]:
        """All that it says."""
        return self.name, self.kind, self.tier, self.since, self.partner


def said_by_entries(first: Entry | None, last: Entry | None, field: str) -> Iterator[Said]:
    """What the first onboarding, and the last if it says anything else, say of ``field``."""
    repeated = first is not None and last is not None and last.says_as(first)
    for entry in (first, None if repeated else last):
        value = None if entry is None else getattr(entry, field)
        if entry is not None and value is not None:
            yield Said.by(entry, value)


def latest(first: Entry | None, last: Entry | None, field: str, changed: Said | None) -> Said | None:
    """The latest of what onboardings say of ``field``, and of its latest change."""
    if last is None:
        value = None if first is None else getattr(first, field)
        said = None if first is None or value is None else Said.by(first, value)
        return said if changed is None or (said is not None and said.place > changed.place) else changed
    changes = () if changed is None else (changed,)
    return max((*said_by_entries(first, last, field), *changes), key=lambda said: said.place, default=None)
