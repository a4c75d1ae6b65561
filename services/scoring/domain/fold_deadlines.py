"""Deadlines: set, at risk, told, missed; once met, only that remains. Met wins over missed, should both be said."""

from msgspec.structs import replace

from services.scoring.domain.clock import micros
from services.scoring.domain.fact import Fact, brief, earlier, later
from services.scoring.domain.state import Deadline, DueSet, Expected, Interactions
from shared.events import interactions as events

_MOST_DEADLINES = 128


def deadline_set(known: Interactions, fact: Fact, data: events.DeadlineSet) -> Interactions:
    """Something is due; set again at a later time, it was moved."""
    due = DueSet(fact.time, fact.id, fact.recorded, brief(data.what, 300) or "", micros(data.due), data.owner)
    old = known.deadlines.get(data.deadline, Deadline())
    new = replace(old, first_set=earlier(old.first_set, due), set=later(old.set, due))
    return _with(known, data.deadline, new)


def at_risk(known: Interactions, fact: Fact, data: events.DeadlineAtRisk) -> Interactions:
    """It may be late."""
    expected = None if data.expected is None else micros(data.expected)
    warning = Expected(fact.time, fact.id, fact.recorded, expected, brief(data.reason, 300))
    old = known.deadlines.get(data.deadline, Deadline())
    new = replace(old, warned=earlier(old.warned, warning), at_risk=later(old.at_risk, warning))
    return _with(known, data.deadline, new)


def told(known: Interactions, fact: Fact, data: events.ClientToldOfDelay) -> Interactions:
    """The client knows."""
    expected = None if data.expected is None else micros(data.expected)
    old = known.deadlines.get(data.deadline, Deadline())
    new = replace(old, told=later(old.told, Expected(fact.time, fact.id, fact.recorded, expected, None)))
    return _with(known, data.deadline, new)


def deadline_missed(known: Interactions, fact: Fact, data: events.DeadlineMissed) -> Interactions:
    """It was late."""
    missed = Expected(fact.time, fact.id, fact.recorded, None, brief(data.reason, 300))
    old = known.deadlines.get(data.deadline, Deadline())
    return _with(known, data.deadline, replace(old, missed=later(old.missed, missed)))


def deadline_met(known: Interactions, fact: Fact, data: events.DeadlineMet) -> Interactions:
    """It was in time: nothing else about it matters any more."""
    rest = {name: deadline for name, deadline in known.deadlines.items() if name != data.deadline}
    return replace(known, deadlines=rest, met=known.met.add(data.deadline, fact))


def _with(known: Interactions, name: str, deadline: Deadline) -> Interactions:
    if known.met.when(name) is not None:
        return known
    deadlines = {**known.deadlines, name: deadline}
    if len(deadlines) > _MOST_DEADLINES:
        del deadlines[min(deadlines, key=lambda each: (deadlines[each].mark, each))]
    return replace(known, deadlines=deadlines)
