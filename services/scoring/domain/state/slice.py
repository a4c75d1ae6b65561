"""The slices of a client's state, one for each signal, so that one can be added without touching the others.

No slice holds versions or anything that depends on the order of arrival: the same facts give the same bytes. What a
slice keeps of each sort is bounded; the limits lie far beyond what moves a score.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Generic, TypeVar

import msgspec

from services.scoring.domain.state.fact import Fact
from shared.events import EventData

S = TypeVar("S", bound=msgspec.Struct)

#: A slice after a fact: total, and the same whatever order facts come in and however often.
Fold = Callable[[S, Fact, Any], S]


class State(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Everything known of one client; its other fields are the slices (see `remembered`).

    ``first``: when the first fact of the client was recorded, in microseconds.
    """

    first: int | None = None


class Slice(Generic[S]):
    """A part of the state: what a signal keeps, and how facts change it.

    ``name``: of the field in the stored state; never change it. ``empty``: before any fact, a frozen struct.
    ``folds``: by the model of the event. ``of``: this slice of a state.
    """

    def __init__(self, name: str, empty: S, folds: Mapping[type[EventData], Fold[S]]) -> None:
        self.name = name
        self.empty = empty
        self.folds = folds
        self.of: Callable[[State], S] = attrgetter(name)
