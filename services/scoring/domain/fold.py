"""State after a fact. Total: every recorded fact can be folded, whatever came before."""

from services.scoring.domain.fold_clients import fold_clients
from services.scoring.domain.fold_interactions import fold_interactions
from services.scoring.domain.state import State
from shared.events.catalogue import Topic
from shared.events.event import Event


def fold(state: State, event: Event) -> State:
    """``state`` after ``event``.

    Facts of other topics, and of types this reader does not know, change nothing. A fact folded again changes
    nothing either, unless so many later ones came since that the state no longer remembers it one by one.
    """
    if event.data is None:
        return state
    if event.topic is Topic.INTERACTIONS:
        return State(state.clients, fold_interactions(state.interactions, event))
    if event.topic is Topic.CLIENTS:
        return State(fold_clients(state.clients, event), state.interactions)
    return state
