"""A fact of the story, ready to be reported."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deploy.local.demo.lines import Door, Order
from shared.events import EventType
from shared.events.catalogue import CATALOGUE


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened, with its key (``source`` and ``id``) and the door by which it is reported.

    ``again``: doors by which it is reported once more. ``live``: it happens today, and is reported by itself.
    """

    source: str
    id: str
    type: str
    subject: str
    time: datetime
    data: dict[str, Any]
    door: Door
    order: Order = Order.IN_TURN
    again: tuple[Door, ...] = ()
    live: bool = False

    @property
    def entry(self) -> EventType:
        """The catalogue's entry of its type."""
        return CATALOGUE[self.type]
