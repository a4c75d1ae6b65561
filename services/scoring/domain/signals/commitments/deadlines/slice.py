"""The slice of a client's deadlines, and how facts change it."""

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from services.scoring.domain.signals.commitments.deadlines.deadline import Deadline, DueSet, Expected, shortened
from services.scoring.domain.state.clock import day_number, micros
from services.scoring.domain.state.fact import Fact, brief
from services.scoring.domain.state.settled_pairs import Settled
from shared.events.interactions import ClientToldOfDelay, DeadlineAtRisk, DeadlineMet, DeadlineMissed, DeadlineSet
from shared.lww import earlier, later

_MOST, _MOST_DONE = 128, 16


class Deadlines(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``open``: those not known to be met. ``done``: of those met what was said before, in fewer words."""

    open: dict[str, Deadline] = {}
    met: Settled = Settled()
    done: dict[str, Deadline] = {}


def was_set(deadlines: Deadlines, fact: Fact, data: DeadlineSet) -> Deadlines:
    """Something is due; set again at a later time, it was moved. The fold of that event, as those below are."""
    what, day = brief(data.what, 300) or "", day_number(data.due_day)
    due = DueSet(fact.time, fact.id, fact.recorded, what, micros(data.due), data.owner, day)
    return _with(
        deadlines,
        data.deadline,
        lambda old: replace(old, first_set=earlier(old.first_set or old.set, due), set=later(old.set, due)),
    )


def at_risk(deadlines: Deadlines, fact: Fact, data: DeadlineAtRisk) -> Deadlines:
    """We know that it may be late."""
    warning = _expected(fact, data)
    return _with(
        deadlines,
        data.deadline,
        lambda old: replace(
            old, warned=earlier(old.warned or old.at_risk, warning), at_risk=later(old.at_risk, warning)
        ),
    )


def told(deadlines: Deadlines, fact: Fact, data: ClientToldOfDelay) -> Deadlines:
    """The client knows. The latest counts for the expected time, the first for how soon they were told."""
    said = _expected(fact, data)
    return _with(
        deadlines,
        data.deadline,
        lambda old: replace(old, told=later(old.told, said), first_told=earlier(old.first_told or old.told, said)),
    )


def missed(deadlines: Deadlines, fact: Fact, data: DeadlineMissed) -> Deadlines:
    """It is late."""
    late = Expected(fact.time, fact.id, fact.recorded, None, brief(data.reason, 300))
    return _with(deadlines, data.deadline, lambda old: replace(old, missed=later(old.missed, late)))


def met(deadlines: Deadlines, fact: Fact, data: DeadlineMet) -> Deadlines:
    """Settled, whether or not its opening has arrived."""
    before, done, settled = (
        deadlines.open.get(data.deadline),
        deadlines.done,
        deadlines.met.add_first(data.deadline, fact),
    )
    return Deadlines(
        open={name: deadline for name, deadline in deadlines.open.items() if name != data.deadline},
        met=settled,
        done=done if before is None else _met_last({**done, data.deadline: shortened(before)}, settled),
    )


def _expected(fact: Fact, data: DeadlineAtRisk | ClientToldOfDelay) -> Expected:
    expected = None if data.expected is None else micros(data.expected)
    reason = brief(data.reason, 300) if isinstance(data, DeadlineAtRisk) else None
    return Expected(fact.time, fact.id, fact.recorded, expected, reason, day_number(data.expected_day))


def _with(deadlines: Deadlines, name: str, change: Callable[[Deadline], Deadline]) -> Deadlines:
    """With one more fact of the deadline; once it is met, only for the record."""
    if deadlines.met.when(name) is not None:
        done = shortened(change(deadlines.done.get(name, Deadline())))
        return replace(deadlines, done=_met_last({**deadlines.done, name: done}, deadlines.met))
    changed = change(deadlines.open.get(name, Deadline()))
    return replace(deadlines, open=_heard_last({**deadlines.open, name: changed}))


def _heard_last(deadlines: dict[str, Deadline]) -> dict[str, Deadline]:
    """The deadlines kept: those with the latest facts."""
    while len(deadlines) > _MOST:
        del deadlines[min(deadlines, key=lambda each: (deadlines[each].mark, each))]
    return deadlines


def _met_last(done: dict[str, Deadline], met: Settled) -> dict[str, Deadline]:
    """The met deadlines kept: those met last.

    Kept by latest facts, a dropped one would come back with a late fact, and the order of arrival would matter.
    """
    while len(done) > _MOST_DONE:
        del done[min(done, key=lambda each: (met.when(each) or 0, each))]
    return done
