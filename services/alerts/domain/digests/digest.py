"""Which alerts go into whose digest: open, not taken on by anybody, not told to that mailbox yet. Never twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from services.alerts.domain import keys
from services.alerts.domain.digests.content import Item, Section
from services.alerts.domain.routing.route import Fallback, Recipient


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """A digest that is due. ``alerts``: by client, those it is to tell, and those it may remind of.

    Kept until it is sent, which may be later. ``recipient`` is a person's id, or `FALLBACK`. ``others``: how many more
    clients wait for the next ones. ``history``: a mail of its own for what an import brought.
    """

    recipient: str
    day: date
    alerts: Mapping[str, frozenset[str]]
    others: int = 0
    history: bool = False

    @property
    def key(self) -> str:
        """One digest, and one of history, per recipient and local date."""
        return keys.digest(self.recipient, self.day, history=self.history)


@dataclass(frozen=True, slots=True)
class Entry:
    """A client in a digest, and why its reader reads of them."""

    section: Section
    route: Recipient | Fallback


@dataclass(frozen=True, slots=True)
class StillOpen:
    """A client of whom something that was mailed at once is still open. ``told``: when it was."""

    name: str
    item: Item
    told: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest says: clients ``full``, worst first, then in ``lines``, then opportunities (``calls``).

    ``others``: clients that wait for the next ones. ``told``: by client, the alerts it makes known, printed or not.
    """

    full: tuple[Entry, ...]
    lines: tuple[Entry, ...] = ()
    calls: tuple[Entry, ...] = ()
    still: tuple[StillOpen, ...] = ()
    others: int = 0
    history: bool = False
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def clients(self) -> int:
        """How many clients need their reader: opportunities are none."""
        return len(self.full) + len(self.lines) + self.others
