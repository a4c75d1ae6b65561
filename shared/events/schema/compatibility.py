"""Which changes of the contracts would break users of a published version.

A *writer* is a system that reports facts by that version; what it sends must stay acceptable. A *reader* consumes our
topics by that version, as we do when we read the log again: what was recorded then must stay readable now, and what is
published now must be readable by readers that ignore unknown fields. So the schema of a reported fact may be neither
narrowed nor widened; the same holds for events that only we write, for the sake of their readers.

How to change a contract: a new type and a new optional field are always allowed. For a new value or a wider limit,
upgrade every consumer first, then list the change in ``contracts/announced.yaml`` with the reason. Everything else is
a new type (`rapport.ContactLogged.v2`) beside the old one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from shared.events.schema.schema_difference import Difference, Effect, differences
from shared.events.schema.schemas import CONTRACTS, Schema

ANNOUNCED = CONTRACTS / "announced.yaml"

_NEW_TYPE = "Make a new type (.v2) beside it."
_READERS_FIRST = (
    "Readers first: upgrade every consumer so that it understands the change, then list it in"
    " shared/events/contracts/announced.yaml; or make a new type (.v2) beside it."
)


@dataclass(frozen=True, slots=True)
class Breakage:
    """One breaking change. ``announced``: whether announcing it makes it acceptable."""

    version: int
    type: str
    pointer: str
    change: str
    breaks: str
    can_be_announced: bool

    def __str__(self) -> str:
        """The change, whom it breaks, and what to do."""
        advice = _READERS_FIRST if self.can_be_announced else _NEW_TYPE
        return f"{self.type} {self.pointer or '(the type)'}: {self.change}. It breaks {self.breaks}. {advice}"


@dataclass(frozen=True, slots=True)
class Announcement:
    """A widening for which all readers were upgraded. ``change``: the text of the breakage it allows."""

    type: str
    pointer: str
    change: str
    why: str


def breakages(
    published: Mapping[int, Mapping[str, Schema]],
    current: Mapping[str, Schema],
    announced: frozenset[Announcement] = frozenset(),
) -> Iterator[Breakage]:
    """What in ``current`` breaks a reader or a writer of any of the ``published`` versions."""
    allowed = {(item.type, item.pointer, item.change) for item in announced}
    for version, schemas in published.items():
        for name, old in schemas.items():
            for breakage in _of_type(version, name, old, current.get(name)):
                key = (breakage.type, breakage.pointer, breakage.change)
                if not (breakage.can_be_announced and key in allowed):
                    yield breakage


def announcements(path: Path = ANNOUNCED) -> frozenset[Announcement]:
    """The announced changes: a list of mappings of texts: type, pointer, change, why."""
    entries: list[dict[str, Any]] = (yaml.safe_load(path.read_text()) if path.exists() else None) or []
    return frozenset(Announcement(**entry) for entry in entries)


def _of_type(version: int, name: str, old: Schema, new: Schema | None) -> Iterator[Breakage]:
    if new is None:
        parties = _both(version) if old["x-reportable"] else _readers(version)
        yield Breakage(version, name, "", "the type was removed", parties, can_be_announced=False)
        return
    if old["x-topic"] != new["x-topic"]:
        change = f"it moved from {old['x-topic']} to {new['x-topic']}"
        yield Breakage(version, name, "", change, _readers(version), can_be_announced=False)
    if old["x-reportable"] and not new["x-reportable"]:
        change = "it can no longer be reported"
        yield Breakage(version, name, "", change, _writers(version), can_be_announced=False)
    for difference in differences(old, new):
        breaks = _broken(version, difference, reportable=old["x-reportable"])
        can_be_announced = difference.effect is Effect.WIDENED
        yield Breakage(version, name, difference.pointer, difference.detail, breaks, can_be_announced)


def _broken(version: int, difference: Difference, *, reportable: bool) -> str:
    match difference.effect:
        case Effect.WIDENED:
            return f"{_readers(version)}, which cannot read what is allowed now"
        case Effect.NARROWED if reportable:
            return f"{_writers(version)}, whose facts would be refused, and the reading of facts already recorded"
        case Effect.NARROWED:
            return f"a reader: events recorded under version {version} could no longer be read"
        case Effect.REMEANT if reportable:
            return f"{_writers(version)}: where it leaves the field out, it would come to mean something else"
        case Effect.REMEANT:
            return f"{_readers(version)}: where the field is left out, it would come to mean something else"
        case Effect.REMOVED:
            return _both(version) if reportable else _readers(version)


def _readers(version: int) -> str:
    return f"a reader of version {version}"


def _writers(version: int) -> str:
    return f"a writer of version {version}"


def _both(version: int) -> str:
    return f"a writer and a reader of version {version}"
