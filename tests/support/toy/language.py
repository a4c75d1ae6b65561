"""The garden's language."""

from typing import Annotated

from pydantic import Field

from shared.events import EventData, EventType, Language, RecordedTopic, ReportedTopic, ServiceContext
from shared.events.base import Identifier, Line
from shared.events.language import Description
from shared.personal import Personal

PLANTS = RecordedTopic("garden.plants.v1")
REPORTED, GREENHOUSE, DEAD = "garden.reported.v1", "garden.greenhouse.v1", "garden.dead.v1"


class SeedPlanted(EventData):
    """A seed was put into the ground."""

    bed: Identifier
    by: Personal[Line]


class PlantGrew(EventData):
    """Somebody measured."""

    centimetres: Annotated[int, Field(gt=0)]


TYPES = {
    name: EventType(name, model, PLANTS, "gardener", reportable=True)
    for name, model in (("garden.SeedPlanted.v1", SeedPlanted), ("garden.PlantGrew.v1", PlantGrew))
}

GARDEN = Language(
    name="garden",
    types=TYPES,
    owners={PLANTS: "gardener"},
    reported=(
        ReportedTopic(REPORTED),
        # A thermostat measures, and plants nothing.
        ReportedTopic(GREENHOUSE, frozenset({"garden.PlantGrew.v1"}), frozenset({"/thermostat"})),
    ),
    dead=DEAD,
    arbiter="gardener",
    reads={"gardener": (PLANTS,)},
    description=Description(
        title="Garden",
        about="What grows.",
        subject="The id of the plant.",
        topics={REPORTED: "Reports", GREENHOUSE: "Measurements", DEAD: "Refusals", PLANTS: "Plants"},
    ),
)

#: What a sealed state begins with.
SEAL = b"sealed for "


class Sealing:
    """Turns words round and marks states, each for its subject: what was not sealed cannot be opened."""

    def seal(self, subject: str, text: str) -> str:
        return f"{subject}|{text[::-1]}"

    def open(self, subject: str, sealed: str) -> str:
        name, _, text = sealed.partition("|")
        if name != subject:
            raise ValueError("it is not sealed for this subject")
        return text[::-1]

    def seal_state(self, subject: str, state: bytes) -> bytes:
        return SEAL + subject.encode() + b"|" + state[::-1]

    def open_state(self, subject: str, sealed: bytes) -> bytes:
        mark, _, state = sealed.partition(b"|")
        if mark != SEAL + subject.encode():
            raise ValueError("the state is not sealed for this subject")
        return state[::-1]


GARDENER = ServiceContext("gardener", GARDEN, Sealing())
