"""One deadline: the facts kept of it, and which of them still count."""

import msgspec
from msgspec.structs import replace

from services.scoring.domain.state.fact import F, Fact, Mark, brief


class DueSet(Fact, frozen=True, array_like=True):
    """A deadline: what is due, when, who sees to it."""

    what: str
    due: int
    owner: str | None


class Expected(Fact, frozen=True, array_like=True):
    """A deadline at risk, missed, or the client told so; ``expected``: the time it is thought to take."""

    expected: int | None
    reason: str | None


class Deadline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The facts of one deadline, except that it was met.

    ``first_set`` differs from ``set`` where it was moved; ``warned`` is the first warning, ``at_risk`` the latest.
    ``told``: the client, the latest time; ``first_told`` the first. A first one may be missing where it is the latest.
    """

    first_set: DueSet | None = None
    set: DueSet | None = None
    warned: Expected | None = None
    at_risk: Expected | None = None
    told: Expected | None = None
    missed: Expected | None = None
    first_told: Expected | None = None

    @property
    def mark(self) -> Mark:
        """Of its latest fact."""
        facts: tuple[Fact | None, ...] = (self.set, self.at_risk, self.told, self.missed)
        return max(fact.mark for fact in facts if fact is not None)


class Course(msgspec.Struct, frozen=True, gc=False):
    """A deadline without the facts from before it was moved: a new agreed date starts over."""

    set: DueSet | None
    warned: Expected | None
    at_risk: Expected | None
    told: Expected | None
    missed: Expected | None
    first_told: Expected | None = None

    @property
    def owner(self) -> str | None:
        """Our person in charge."""
        return None if self.set is None else self.set.owner

    @property
    def knew(self) -> int | None:
        """When we first knew that it may be late, or was; None if we never did."""
        return min((fact.time for fact in (self.warned, self.missed) if fact is not None), default=None)

    @property
    def due(self) -> int | None:
        """When it is due, or the later time that the client was given."""
        given = None if self.told is None else self.told.expected
        times = [time for time in (self.set.due if self.set else None, given) if time is not None]
        return max(times, default=None)

    def evidence(self) -> tuple[str, ...]:
        """The ids of its facts, in the order in which they happened."""
        facts = (self.set, self.warned, self.at_risk, self.told, self.missed)
        marks = sorted({fact.mark for fact in facts if fact is not None})
        return tuple(name for _, name in marks)


def course_of(deadline: Deadline) -> Course:
    """What still counts of ``deadline``."""
    since = _moved(deadline)
    return Course(
        set=deadline.set,
        warned=_after(since, deadline.warned) or _after(since, deadline.at_risk),
        at_risk=_after(since, deadline.at_risk),
        told=_after(since, deadline.told),
        missed=deadline.missed,
        first_told=_after(since, deadline.first_told) or _after(since, deadline.told),
    )


def shortened(deadline: Deadline) -> Deadline:
    """What is kept of one that is met: what it was in a few words, and the times; no reasons.

    The first of a sort is left out where it is the latest, too.
    """
    return Deadline(
        first_set=_in_short(_unlike(deadline.set, deadline.first_set)),
        set=_in_short(deadline.set),
        warned=_unexplained(_unlike(deadline.at_risk, deadline.warned)),
        at_risk=_unexplained(deadline.at_risk),
        told=deadline.told,
        missed=_unexplained(deadline.missed),
        first_told=_unlike(deadline.told, deadline.first_told),
    )


def _unlike(latest: F | None, first: F | None) -> F | None:
    return None if latest is None or first is None or first.mark == latest.mark else first


def _in_short(due: DueSet | None) -> DueSet | None:
    return None if due is None else replace(due, what=brief(due.what, 80) or "")


def _unexplained(fact: Expected | None) -> Expected | None:
    return None if fact is None else replace(fact, reason=None)


def _moved(deadline: Deadline) -> int | None:
    first, last = deadline.first_set, deadline.set
    return last.time if first is not None and last is not None and last.mark > first.mark else None


def _after(since: int | None, fact: Expected | None) -> Expected | None:
    return fact if fact is None or since is None or fact.time >= since else None
