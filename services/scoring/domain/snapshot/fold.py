"""State after a fact. Total: every recorded fact can be folded, whatever came before."""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec.structs import replace

from services.scoring.domain.snapshot.codec import SLICES
from services.scoring.domain.state.clock import micros
from services.scoring.domain.state.fact import Fact
from services.scoring.domain.state.slice import Fold, State
from shared.events import Event, EventData
from shared.events.catalogue import Topic

#: Looked up once: a member of an enum costs more to find than to compare, and this runs for every fact.
_SOURCES = frozenset({Topic.INTERACTIONS, Topic.CLIENTS})
#: A slice's name, how to get at it, what it is before any fact, and its fold.
_Listener = tuple[str, Callable[[State], msgspec.Struct], msgspec.Struct, Fold[Any]]


def fold(state: State, event: Event) -> State:
    """``state`` after ``event``.

    Facts of other topics, and of types this reader does not know, change nothing. A fact folded again changes
    nothing either, unless so many later ones came since that the state no longer remembers it one by one.
    """
    if event.data is None or event.topic not in _SOURCES:
        return state
    fact, changes = Fact(micros(event.time), event.id, micros(event.recorded_at)), {}
    for name, of, empty, handle in FOLDS.get(type(event.data), ()):
        known = of(state)
        new = handle(known, fact, event.data)
        if new is not known:
            # What is like the empty slice must be that slice: by this it is left out of the state's bytes.
            changes[name] = empty if new == empty else new
    if state.first is None or fact.recorded < state.first:
        changes["first"] = fact.recorded
    return replace(state, **changes) if changes else state


def _by_model() -> dict[type[EventData], tuple[_Listener, ...]]:
    found: dict[type[EventData], tuple[_Listener, ...]] = {}
    for part in SLICES:
        for model, handle in part.folds.items():
            found[model] = (*found.get(model, ()), (part.name, part.of, part.empty, handle))
    return found


#: Who wants to hear of an event, by its model. A plain dict of plain tuples: this is asked for every event.
FOLDS = _by_model()
