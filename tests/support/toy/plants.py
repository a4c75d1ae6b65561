"""What the gardener decides on: a plant, and what is projected of it: how it grew."""

from collections.abc import Sequence
from typing import Any

import msgspec

from shared.database.pool import Connection
from shared.events import Event, NewEvent, Reported
from shared.projections.projector import Conclusion, ConclusionContext
from shared.refusal import Reason, Refusal
from shared.reporting import Decider
from tests.support.toy.language import PLANTS, PlantGrew, SeedPlanted


class Plant(msgspec.Struct, frozen=True):
    bed: str | None = None


def decide(state: Plant, fact: Reported) -> tuple[NewEvent, ...] | Refusal:
    """A plant does not stand in two beds."""
    if isinstance(fact.data, SeedPlanted) and state.bed not in {None, fact.data.bed}:
        return Refusal(Reason.CONTRADICTION, f"it stands in bed {state.bed}")
    return (fact.recorded(),)


def evolve(state: Plant, event: Event) -> Plant:
    return Plant(event.data.bed) if isinstance(event.data, SeedPlanted) else state


DECIDER = Decider(Plant(), decide, evolve, msgspec.json.encode, msgspec.json.Decoder(Plant).decode)


class Growth(msgspec.Struct, frozen=True):
    gardeners: tuple[str, ...] = ()
    heights: tuple[int, ...] = ()


class Growing:
    """Folds what was recorded of a plant into its heights."""

    sources = (PLANTS,)

    def decode(self, subject: str, data: bytes | None) -> Growth:
        return Growth() if data is None else msgspec.json.decode(data, type=Growth)

    def encode(self, state: Growth) -> bytes:
        return msgspec.json.encode(state)

    def fold(self, state: Growth, event: Event) -> Growth:
        match event.data:
            case SeedPlanted(by=by):
                return Growth((*state.gardeners, by), state.heights)
            case PlantGrew(centimetres=height):
                return Growth(state.gardeners, (*state.heights, height))
            case _:
                raise AssertionError(event.type)

    def gives_words(self, event: Event) -> bool:
        return False

    def refolded(self, kept: Growth, fresh: Growth) -> Growth:
        return fresh

    def conclude(self, before: Growth, state: Growth, events: Sequence[Event], heard: ConclusionContext) -> Conclusion:
        return Conclusion(state)

    async def prepare(self, connection: Connection) -> None:
        pass

    async def carry_out(self, connection: Connection, effects: Sequence[Any]) -> None:
        pass
