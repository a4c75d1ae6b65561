"""Which facts can never be right: what is known already says the contrary.

Two things contradict: another opening under an item's id with other data, and another ending than the one known,
where not both may be.
Order does not: a promise kept before it was made, or a complaint resolved before it was raised, is a late fact or
the clocks of two systems; both halves are kept and settle. What has no id of its own (a contact, feedback, an idea)
never contradicts, nor does what is heard between beginning and end (a deadline at risk, an invoice queried).
"""

from datetime import datetime

from services.interactions.domain import settled
from services.interactions.domain.lifecycle import Place, Step, place
from services.interactions.domain.said import said
from services.interactions.domain.state import Interactions
from shared.events import NewEvent, Reported
from shared.fact import Fact, to_the_second
from shared.refusal import FieldProblem, Reason, Refusal


def decide(state: Interactions, fact: Reported) -> tuple[NewEvent, ...] | Refusal:
    """The event that ``fact`` becomes, or why it can never be right."""
    where = place(fact.data)
    refusal = None if where is None else _contradiction(state, where, fact)
    return (fact.recorded(),) if refusal is None else refusal


def _contradiction(state: Interactions, where: Place, fact: Reported) -> Refusal | None:
    if where.step is where.lifecycle.opening:
        return _second_opening(state, where, fact)
    if where.step in where.lifecycle.endings and not where.lifecycle.both_may_be:
        return _second_ending(state, where, fact)
    return None


def _second_opening(state: Interactions, where: Place, fact: Reported) -> Refusal | None:
    opening = where.lifecycle.opening
    known = state.item(where.lifecycle.kind, where.item).get(opening.name)
    if known is not None:
        fields = _differing(known, fact)
        when = f"was {opening.word} at {to_the_second(known.time)}"
        return _refused_opening(where, fact, when, fields) if fields else None
    over = settled.find(state.run(where.lifecycle.kind), where.item)
    if over is None or over.opening == settled.digest(said(fact.data)):
        return None
    when = f"was {opening.word} before, and over at {to_the_second(over.ended_at)}"
    return _refused_opening(where, fact, when, ())


def _refused_opening(where: Place, fact: Reported, when: str, fields: tuple[str, ...]) -> Refusal:
    """``fields``: those that differ; empty where only that some differ is known."""
    name = where.lifecycle.opening.name
    told = f"this {name}, of {to_the_second(fact.time)}, differs" + (f" in: {', '.join(fields)}" if fields else "")
    detail = f"{where.lifecycle.kind} {where.item} {when}; {told}. {where.lifecycle.if_changed}"
    problems = tuple(FieldProblem(f"/data/{field}", f"differs from the first {name}") for field in fields)
    return Refusal(Reason.CONTRADICTION, detail, problems or (_item_problem(where, f"names a {name} already known"),))


def _second_ending(state: Interactions, where: Place, fact: Reported) -> Refusal | None:
    other = _other_ending(state, where)
    if other is None:
        return None
    step, time = other
    known = f"{where.lifecycle.kind} {where.item} was {step.word} at {to_the_second(time)}"
    told = f"this {where.step.name}, of {to_the_second(fact.time)}, says it was {where.step.word}"
    detail = f"{known}; {told}. {where.lifecycle.if_over}"
    return Refusal(Reason.CONTRADICTION, detail, (_item_problem(where, f"is known as {step.word}"),))


def _other_ending(state: Interactions, where: Place) -> tuple[Step, datetime] | None:
    """An ending that is known and is not the one of ``where``, and when it was."""
    kind, item = where.lifecycle.kind, state.item(where.lifecycle.kind, where.item)
    over = settled.find(state.run(kind), where.item)
    for position, step in enumerate(where.lifecycle.endings):
        if step is where.step:
            continue
        if step.name in item:
            return step, item[step.name].time
        if over is not None and over.has(position):
            return step, over.ended_at
    return None


def _differing(known: Fact, fact: Reported) -> tuple[str, ...]:
    now = said(fact.data)
    return tuple(sorted(name for name in known.data.keys() | now.keys() if known.data.get(name) != now.get(name)))


def _item_problem(where: Place, detail: str) -> FieldProblem:
    return FieldProblem(f"/data/{where.lifecycle.kind}", detail)
