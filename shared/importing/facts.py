"""From a row to the events it reports, in the envelope that everything reported comes in."""

from collections.abc import Callable, Iterator
from typing import Any

from shared.cloudevents import CloudEvent, strict_json, structured
from shared.cloudevents.attributes import cloud_event
from shared.cloudevents.media_type import STRUCTURED, MediaType
from shared.cloudevents.refused import Refused
from shared.cloudevents.size import within_limit
from shared.cloudevents.timestamps import format_time
from shared.events import ServiceContext
from shared.importing.files.json_rows import members
from shared.importing.files.row import REFUSED_REASON, Row
from shared.importing.mapping import FactMapping, Mapping
from shared.importing.mapping.cells import Cells, UnfitError
from shared.importing.mapping.values import Constant
from shared.refusal import FieldProblem, Reason, Refusal

#: What a row reports, each event or why it is none; None where the mapping passes the row over.
Events = list[CloudEvent | Refusal]
Facts = Callable[[Row], Events | None]

_MEDIA_TYPE = MediaType.parse(STRUCTURED)
_NO_FACT = Refusal(
    Reason.INVALID, "the row matches neither a fact of the mapping (when) nor its rule for skipping (skip)"
)


def events_as_they_are(row: Row) -> Events:
    """The CloudEvent, structured mode, that a line of an NDJSON file is."""
    if row.refusal is not None:
        return [row.refusal]
    assert isinstance(row.original, bytes), "a line of NDJSON"
    line = row.original.strip()
    try:
        return [structured.from_document(_without_ours(line), _MEDIA_TYPE)]
    except Refused as refused:
        return [refused.refusal]
    except ValueError as error:
        return [Refusal(Reason.UNREADABLE, f"the event {error}")]


def _without_ours(line: bytes) -> bytes:
    """The line without what we added when it was refused."""
    return strict_json.compact(members(line)) if REFUSED_REASON.encode() in line else line


def mapped(mapping: Mapping, service: ServiceContext) -> Facts:
    """Makes events of rows as ``mapping`` says. A fact that is not for ``service`` gets its type only."""

    def facts(row: Row) -> Events | None:
        if row.refusal is not None:
            return [row.refusal]
        if any(condition(row.cells) for condition in mapping.skip):
            return None
        wanted = [fact for fact in mapping.facts if all(condition(row.cells) for condition in fact.when)]
        mapping.notes.clear()
        made: Events = [
            _event(fact, row.cells, mapping.source)
            if fact.type.owner == service.name
            else CloudEvent(id=str(row.line), source=mapping.source, type=fact.type.name)
            for fact in wanted
        ]
        row.notes = tuple(dict.fromkeys(mapping.notes))
        return made or [_NO_FACT]

    return facts


def _event(fact: FactMapping, cells: Cells, source: str) -> CloudEvent | Refusal:
    made = _Made()
    attributes = {
        "specversion": "1.0",
        "type": fact.type.name,
        "source": source,
        "id": made.get("/id", lambda: fact.id(cells, fact.type.name)),
        "subject": made.get("/subject", lambda: fact.subject(cells)),
        "time": made.get("/time", lambda: _time(fact, cells)),
    }
    data = {name: found for name, found in made.fields(fact, cells) if found is not None}
    if made.problems:
        told = "; ".join(f"{problem.pointer} {problem.detail}" for problem in made.problems)
        return Refusal(Reason.INVALID, f"{fact.type.name} is invalid: {told}", tuple(made.problems))
    return _enveloped({name: value for name, value in attributes.items() if value is not None}, data)


def _enveloped(attributes: dict[str, Any], data: dict[str, Any]) -> CloudEvent | Refusal:
    try:
        payload = strict_json.compact(data)
        within_limit(len(payload) + sum(len(name) + len(value) for name, value in attributes.items()))
        return cloud_event(attributes, payload, str)
    except Refused as refused:
        return refused.refusal
    except ValueError:  # half of a surrogate pair, from an escape in JSON
        return Refusal(Reason.UNREADABLE, "the row contains half of a surrogate pair")


def _time(fact: FactMapping, cells: Cells) -> str:
    text = fact.time.text(cells)
    if text is None:
        raise UnfitError(f"{fact.time.name} is empty")
    try:
        return format_time(fact.moments(text))
    except ValueError as error:
        raise UnfitError(f"{fact.time.name} {error}") from error


class _Made:
    """Values made of cells, and what could not be made."""

    def __init__(self) -> None:
        self.problems: list[FieldProblem] = []

    def get(self, pointer: str, make: Callable[[], Any]) -> Any:
        try:
            return make()
        except UnfitError as error:
            self.problems.append(FieldProblem(pointer, str(error)))
            return None

    def fields(self, fact: FactMapping, cells: Cells) -> Iterator[tuple[str, Any]]:
        for name, value in fact.data.fields.items():
            if isinstance(value, Constant):
                yield name, value.value
            else:
                yield name, self.get(f"/data/{name}", lambda value=value: value(cells))  # type: ignore[misc]
