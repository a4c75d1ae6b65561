"""Matters: what they instruct us in, how broadly, and when they were last told where it stands."""

from msgspec.structs import replace

from services.scoring.domain.fact import Fact, Mark, brief, later, marked, replaced, without
from services.scoring.domain.state import Interactions, Matter
from shared.events import interactions as events

_MOST_MATTERS = 128
_MOST_AREAS = 16


def matter_opened(known: Interactions, fact: Fact, data: events.MatterOpened) -> Interactions:
    """An instruction; it counts even if the matter is long closed."""
    first = known.first_instruction
    instructed = replace(
        known,
        instructions=marked(known.instructions, fact.mark),
        first_instruction=fact.mark if first is None else min(first, fact.mark),
        areas=_with_area(known.areas, data.practice_area, fact.mark),
    )
    if known.closed_matters.when(data.matter) is not None:
        return instructed
    matter = Matter(fact.time, fact.id, fact.recorded, brief(data.title, 200) or "", data.lead, data.status_every_days)
    return replace(instructed, matters=replaced(known.matters, data.matter, matter, _MOST_MATTERS))


def matter_closed(known: Interactions, fact: Fact, data: events.MatterClosed) -> Interactions:
    """The matter is over."""
    return replace(
        known,
        matters=without(known.matters, data.matter),
        status=without(known.status, data.matter),
        closed_matters=known.closed_matters.add(data.matter, fact),
    )


def status_reported(known: Interactions, fact: Fact, data: events.StatusReported) -> Interactions:
    """The client was told where a matter, or all of them, stand."""
    return status_told(known, fact, data.matter)


def status_told(known: Interactions, fact: Fact, matter: str | None) -> Interactions:
    """The client was told, in a report or in a contact for that purpose."""
    if matter is not None and known.closed_matters.when(matter) is not None:
        return known
    if matter is None:
        return replace(known, status_of_all=later(known.status_of_all, fact))
    return replace(known, status=replaced(known.status, matter, fact, _MOST_MATTERS))


def _with_area(areas: dict[str, Mark], area: str | None, mark: Mark) -> dict[str, Mark]:
    if area is None:
        return areas
    name = " ".join(area.casefold().split())
    known = {**areas, name: max(areas.get(name, mark), mark)}
    if len(known) > _MOST_AREAS:
        del known[min(known, key=lambda each: (known[each], each))]
    return known
