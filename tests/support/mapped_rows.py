"""What a row of a file becomes by a small mapping."""

import json
from datetime import UTC, datetime
from typing import Any

from shared.cloudevents import CloudEvent
from shared.events import Reported
from shared.events.catalogue import RAPPORT
from shared.events.reading import reported
from shared.importing.facts import mapped
from shared.importing.files.row import Row
from shared.importing.mapping import load
from shared.refusal import Refusal
from tests.support.contexts import CONTEXTS

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
ROW = {"No": "17", "Client": "acme", "When": "04/03/2019 09:30", "Words": "The lease"}


def facts_of(row: Row, fact: str, top: str = "") -> list[CloudEvent | Refusal]:
    """What ``row`` is by a mapping with that one fact; it bears the notes afterwards."""
    reading = 'zone: Europe/London\nformat: "%d/%m/%Y %H:%M"'
    kept = [line for line in reading.splitlines() if f"{line.split(':')[0]}:" not in top]
    text = "\n".join(["source: /pms", *kept, "subject: Client", "time: When", "id: No", top, "facts:", f"  - {fact}"])
    mapping = load(text, RAPPORT)
    made = mapped(mapping, CONTEXTS[mapping.facts[0].type.owner])(row)
    assert made is not None
    return made


def events(fact: str, cells: dict[str, Any], top: str = "") -> list[CloudEvent | Refusal]:
    """What a row with ``cells`` is by a mapping with that one fact."""
    return facts_of(Row(2, 2, 99, [], ROW | cells), fact, top)


def event(fact: str, **cells: Any) -> CloudEvent:
    """The one event that a row is."""
    [made] = events(fact, cells)
    assert isinstance(made, CloudEvent), made
    return made


def data(fact: str, **cells: Any) -> Any:
    """The data of the fact, once it was judged as every reported fact is."""
    made = event(fact, **cells)
    judged = reported(made, RAPPORT, now=NOW, service=None)
    assert isinstance(judged, Reported), judged
    return json.loads(made.data or b"")


def refusal(fact: str, **cells: Any) -> Refusal:
    """Why a row is no event."""
    [made] = events(fact, cells)
    assert isinstance(made, Refusal), made
    return made


def contact(more: str = "") -> str:
    """A fact of a mapping, with ``more`` fields."""
    return f"{{type: ContactLogged, data: {{channel: {{constant: call}}{more}}}}}"
