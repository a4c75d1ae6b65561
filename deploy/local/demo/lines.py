"""The story's file, line by line, as it is written: who there is, what happened, what must come of it."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from shared.events.catalogue import CATALOGUE, Service
from shared.events.people import Zone
from shared.events.scoring import Band, RiskKind

FALLBACK = "fallback"


class Line(BaseModel):
    """Part of the file. Unknown words in it are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Door(StrEnum):
    """The public ways in."""

    HTTP = "http"
    KAFKA_BINARY = "kafka_binary"
    KAFKA_STRUCTURED = "kafka_structured"


class Order(StrEnum):
    """When a fact is sent, among those of its day: ``first`` and ``last`` put it out of order."""

    IN_TURN = "in_turn"
    FIRST = "first"
    LAST = "last"


def _type_and_data(line: Any) -> Any:
    """`{PromiseKept: {…}, after: 2d}` → `{type: rapport.PromiseKept.v1, data: {…}, after: 2d}`."""
    if not isinstance(line, dict):
        return line
    names = [name for name in line if f"rapport.{name}.v1" in CATALOGUE]
    if len(names) != 1:
        raise ValueError(f"must name one event type, has {sorted(line)}")
    rest = {name: value for name, value in line.items() if name not in names}
    return {**rest, "type": f"rapport.{names[0]}.v1", "data": line[names[0]]}


class Saying(Line):
    """What is reported. ``again``: doors by which it is reported once more."""

    type: str
    data: dict[str, Any]
    again: tuple[Door, ...] = ()
    sent: Order = Order.IN_TURN


class Consequence(Saying):
    """A fact that follows another, so long after it."""

    after: str


class Happening(Saying):
    """A fact ``at`` a time, or one for ``every`` step of a cadence, each followed by ``then``."""

    at: str | None = None
    every: str | None = None
    then: tuple[Annotated[Consequence, BeforeValidator(_type_and_data)], ...] = ()

    @model_validator(mode="after")
    def _once_or_often(self) -> "Happening":
        if (self.at is None) == (self.every is None):
            raise ValueError("must have either `at` or `every`")
        return self


Facts = tuple[Annotated[Happening, BeforeValidator(_type_and_data)], ...]


class Expectation(Line):
    """How a client must stand at the end.

    ``bands``: any of them, or nothing to say. ``risks``: open, all of these and none but these and those it ``may``
    have. ``urgent``: who is mailed at once, by kind of risk. ``digest``: in whose digest the client is. The people are
    ids, or `fallback`.
    """

    bands: frozenset[Band] = frozenset()
    risks: frozenset[RiskKind] = frozenset()
    may: frozenset[RiskKind] = frozenset()
    urgent: dict[RiskKind, frozenset[str]] = Field(default_factory=dict)
    digest: frozenset[str] = frozenset()


class Client(Line):
    """A client: their story in words, what was reported of them, and what must come of it."""

    id: str
    story: str
    zone: Zone = "Europe/London"
    expect: Expectation
    facts: Facts


class Person(Line):
    """Someone of the firm."""

    id: str
    zone: Zone = "Europe/London"
    facts: Facts


class System(Line):
    """One of the firm's systems: by which door it comes, what it reports (`ContactLogged/call`: that channel only)."""

    source: str
    door: Door
    reports: tuple[str, ...]


class Sent(StrEnum):
    """How an impossible fact is sent; ``batch``: over HTTP, between two possible ones."""

    HTTP = "http"
    BATCH = "batch"
    KAFKA_BINARY = "kafka_binary"
    KAFKA_STRUCTURED = "kafka_structured"


class Impossible(Line):
    """A fact that must be refused: how it is sent, and the status (HTTP) and words that must come back.

    ``pointer``: the field that must be named. ``body``: these bytes in place of an event. ``padding``: so many bytes
    are added to the data's field `summary`. ``same_as``: the key (source and id) of that client's first fact.
    """

    what: str
    sent: Sent
    to: Service = Service.INTERACTIONS
    status: int = 422
    says: str
    pointer: str | None = None
    type: str = ""
    subject: str = ""
    at: str = "today -1h"
    data: dict[str, Any] = Field(default_factory=dict)
    body: str | None = None
    content_type: str | None = None
    padding: int = 0
    same_as: str | None = None


class StoryFile(Line):
    """The whole file."""

    firm: str
    explained: str
    systems: tuple[System, ...]
    reusable: Any = None
    people: tuple[Person, ...]
    clients: tuple[Client, ...]
    impossible: tuple[Impossible, ...]
