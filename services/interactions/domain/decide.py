"""Which facts are refused because they contradict recorded ones.

Two things contradict: a second opening of an item with other data, and an ending that excludes the known one.
Order never contradicts: a promise kept before it was made, or a complaint resolved before it was raised, means a late
fact or two clocks; both halves are kept and close the item. Facts without an item id (a contact, feedback, an idea)
and facts between opening and ending (a deadline at risk, an invoice queried) never contradict.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.interactions.domain import closed_items
from services.interactions.domain.canonical import canonical
from services.interactions.domain.lifecycle import Place, Step, place
from services.interactions.domain.state import Interactions
from shared.events import NewEvent, Reported
from shared.fact import to_the_second
from shared.refusal import FieldProblem, Reason, Refusal


def decide(state: Interactions, fact: Reported) -> tuple[NewEvent, ...] | Refusal:
    """The event to record for ``fact``, or why it is refused."""
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
    opening, now = where.lifecycle.opening, canonical(fact.data)
    known = state.item(where.lifecycle.kind, where.item).get(opening.name)
    if known is not None:
        fields = _differing(where.lifecycle.alike(known.data), where.lifecycle.alike(now))
        when = f"was {opening.word} at {to_the_second(known.time)}"
        return _refused_opening(where, fact, when, fields) if fields else None
    over = closed_items.find(state.run(where.lifecycle.kind), where.item)
    # Before fields could differ, the digest was of all of them.
    if over is None or over.opening in {closed_items.digest(where.lifecycle.alike(now)), closed_items.digest(now)}:
        return None
    when = f"was {opening.word} before, and over at {to_the_second(over.ended_at)}"
    return _refused_opening(where, fact, when, ())


def _refused_opening(where: Place, fact: Reported, when: str, fields: tuple[str, ...]) -> Refusal:
    """``fields``: those that differ; empty if only the digest is known."""
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
    """A known ending other than the one of ``where``, and its time."""
    kind, item = where.lifecycle.kind, state.item(where.lifecycle.kind, where.item)
    over = closed_items.find(state.run(kind), where.item)
    for position, step in enumerate(where.lifecycle.endings):
        if step is where.step:
            continue
        if step.name in item:
            return step, item[step.name].time
        if over is not None and over.has(position):
            return step, over.ended_at
    return None


def _differing(known: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(name for name in known.keys() | now.keys() if known.get(name) != now.get(name)))


def _item_problem(where: Place, detail: str) -> FieldProblem:
    return FieldProblem(f"/data/{where.lifecycle.kind}", detail)
