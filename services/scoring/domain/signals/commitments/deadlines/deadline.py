"""One deadline: the facts kept of it, and which of them still count."""

import msgspec
from msgspec.structs import replace

from services.scoring.domain.state.fact import F, Fact, Mark, brief


class DueSet(Fact, frozen=True, array_like=True):
    """A deadline: what is due, when, who sees to it. ``day``: by the end of which, where no hour was said."""

    what: str
    due: int
    owner: str | None
    day: int | None = None


class Expected(Fact, frozen=True, array_like=True):
    """A deadline at risk, missed, or the client told so; ``expected``: when it will be done, as is thought.

    ``day``: by the end of which that is (`date.toordinal`), where no hour was said.
    """

    expected: int | None
    reason: str | None
    day: int | None = None


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


class Agreed(msgspec.Struct, frozen=True, gc=False):
    """By when it is to be done: a time in microseconds, and the day by the end of which, where no hour was said."""

    due: int
    day: int | None = None


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
    def due(self) -> Agreed | None:
        """When it is due, or the later time that the client was given before it was missed."""
        after = self.told is not None and self.missed is not None and self.told.mark > self.missed.mark
        given = None if after else _date_given(self.told)
        dates = [each for each in (_date_set(self.set), given) if each is not None]
        return max(dates, key=lambda each: each.due, default=None)

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


def dates_of(deadline: Deadline) -> list[tuple[int, Agreed]]:
    """When which date was set, or given to the client, in the order in which that was said."""
    said: list[tuple[Fact | None, Agreed | None]] = [
        *((fact, _date_set(fact)) for fact in (deadline.first_set, deadline.set)),
        *((fact, _date_given(fact)) for fact in (deadline.first_told, deadline.told)),
    ]
    dates = {fact.mark: date for fact, date in said if fact is not None and date is not None}
    return [(time, date) for (time, _), date in sorted(dates.items(), key=lambda each: each[0])]


def _date_set(fact: DueSet | None) -> Agreed | None:
    return None if fact is None else Agreed(fact.due, fact.day)


def _date_given(fact: Expected | None) -> Agreed | None:
    return None if fact is None or fact.expected is None else Agreed(fact.expected, fact.day)


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
