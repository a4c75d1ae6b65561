"""The ledger of promises: what each of our people promised this client, and the outcomes."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.commitments.promises import CONSTANTS, PROMISES, Constants, Made, late
from services.scoring.domain.signals.due import due_at
from services.scoring.domain.state.clock import HOUR, span
from services.scoring.domain.state.slice import State

#: Stands for the maker of a promise where nobody said who made it.
UNNAMED = ""


class Account(msgspec.Struct, frozen=True, gc=False):
    """Promises of one person, counted.

    ``open``: not due yet. ``overdue``: due, and nobody said that it was kept. ``lapsed``: overdue for so long that it
    is no longer followed. ``kept``: ``late`` ones, after they were due, among them. ``broken``: and not kept after all.
    """

    open: int = 0
    overdue: int = 0
    lapsed: int = 0
    kept: int = 0
    late: int = 0
    broken: int = 0

    def plus(self, other: "Account") -> "Account":
        """Both together: of one person with several clients, or of several people."""
        mine, theirs = msgspec.structs.astuple(self), msgspec.structs.astuple(other)
        return Account(*(one + another for one, another in zip(mine, theirs, strict=True)))


def ledger(state: State, at: int, policy: Policy) -> dict[str, Account]:
    """An account for each person who made a promise, by their id, as of ``at`` (microseconds).

    Kept ones are counted if somebody said that they were made, the latest 32 of them.
    """
    found: dict[str, Counter[str]] = {}
    for person, column in _entries(state, at, policy):
        found.setdefault(person, Counter())[column] += 1
    return {person: Account(**columns) for person, columns in sorted(found.items())}


def _entries(state: State, at: int, policy: Policy) -> Iterator[tuple[str, str]]:
    """Whose promise, and the column it is counted in."""
    promises = PROMISES.of(state)
    for name, made in promises.made.items():
        if name not in promises.broken:
            yield _maker(made), _column(due_at(made, made.by, state, policy), at, CONSTANTS.of(policy))
    for name in promises.broken:
        yield _maker(promises.made.get(name)), "broken"
    for made in promises.done.values():
        yield _maker(made), "kept"
    for _, made, _, _ in late(state, policy):
        yield _maker(made), "late"


def _maker(made: Made | None) -> str:
    return (None if made is None else made.by) or UNNAMED


def _column(due: int, at: int, constants: Constants) -> str:
    overdue = due + round(constants.grace * HOUR)
    if at < overdue:
        return "open"
    return "overdue" if at < overdue + span(constants.followed_for) else "lapsed"
