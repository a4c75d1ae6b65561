"""The course of one deadline: which of its facts still count."""

import msgspec

from services.scoring.domain.clock import span
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state import Deadline, DueSet, Expected


class Course(msgspec.Struct, frozen=True, gc=False):
    """A deadline without what was said before it was moved: a new date, once agreed, starts afresh."""

    set: DueSet | None
    warned: Expected | None
    at_risk: Expected | None
    told: Expected | None
    missed: Expected | None

    @property
    def what(self) -> str | None:
        """What is due."""
        return None if self.set is None else self.set.what

    @property
    def owner(self) -> str | None:
        """Who of ours sees to it."""
        return None if self.set is None else self.set.owner

    @property
    def due(self) -> int | None:
        """When it is due, or the later time that the client was given."""
        given = None if self.told is None else self.told.expected
        times = [time for time in (self.set.due if self.set else None, given) if time is not None]
        return max(times, default=None)

    def risk_ends(self, policy: Policy) -> int:
        """When a warning is no longer followed: nobody said whether it was met."""
        warned = self.at_risk.time if self.at_risk is not None else 0
        if self.due is None:
            return warned + span(policy.windows.deadline_without_due)
        return max(self.due, warned) + span(policy.windows.deadline_after_due)

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
    )


def _moved(deadline: Deadline) -> int | None:
    first, last = deadline.first_set, deadline.set
    return last.time if first is not None and last is not None and last.mark > first.mark else None


def _after(since: int | None, fact: Expected | None) -> Expected | None:
    return fact if fact is None or since is None or fact.time >= since else None
