"""The id of the event that a reported fact becomes: whoever records it, however often, it is the same."""

from uuid import UUID, uuid5

from shared.cloudevents import CloudEvent
from shared.events import Reported

_NAMESPACE = UUID("5f0c8c6e-6f0b-5c57-9d34-0c7a3f1f7a11")


def event_id(fact: Reported | CloudEvent, index: int = 0) -> str:
    """It follows from the fact's source and id. ``index``: among the events that a fact becomes.

    The first one's is the correlation of all of them, and their causation, where the reporter set none.
    """
    name = f"{fact.source}\n{fact.id}" + (f"\n{index}" if index else "")
    return str(uuid5(_NAMESPACE, name))
