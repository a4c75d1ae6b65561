"""The event stores against what was acknowledged."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.chaos.databases import Databases
from tests.chaos.ledger import Ledger
from tests.chaos.oracle.findings import Findings

SERVICES = ("intake", "interactions", "scoring", "alerts")
_ALL = """
select position, id, stream_id, version, type, time, data::text as data, audit::text as audit from events
where split_part(stream_id, ':', 2) like $1 order by position
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """An event as it is stored. ``source`` and ``identity``: of the fact it came from, if it came from one."""

    id: str
    topic: str
    subject: str
    version: int
    type: str
    time: datetime
    data: dict[str, Any]
    source: str | None
    identity: str | None


async def stored(databases: Databases, name: str) -> list[Stored]:
    """All events of the subjects of the trial ``name``, of all services, each in the order of positions."""
    found = []
    for service in SERVICES:
        found += [_stored(row) for row in await databases.fetch(service, _ALL, f"{name}-%")]
    return found


def check(events: list[Stored], ledger: Ledger, findings: Findings) -> None:
    """Each acknowledged fact is one event that says what it said; versions count without a gap."""
    _check_versions(events, findings)
    by_key: dict[tuple[str, str], list[Stored]] = {}
    for event in events:
        if event.source is not None and event.identity is not None:
            by_key.setdefault((event.source, event.identity), []).append(event)
    for key, known in ledger.acknowledged.items():
        became = by_key.get(key, [])
        if not became:
            findings.lost.append(f"{known.fact.id} was acknowledged and is not stored")
        elif len(became) > 1:
            findings.doubled.append(f"{known.fact.id} is stored {len(became)} times")
        elif not _says(became[0], known.fact.type, known.fact.subject, known.fact.time, known.fact.data):
            findings.foreign.append(f"{known.fact.id} is stored with other words")
        elif known.version is not None and (became[0].version, became[0].id) != (known.version, known.event):
            findings.other.append(f"{known.fact.id} was answered as another version or event than it is stored as")
    findings.foreign += [f"nobody reported {key}" for key in by_key if key not in ledger.reported]
    findings.other += ledger.contradicted + ledger.refused


def _check_versions(events: list[Stored], findings: Findings) -> None:
    last: Counter[tuple[str, str]] = Counter()
    for event in events:
        stream = event.topic, event.subject
        if event.version != last[stream] + 1:
            findings.disordered.append(f"store: {stream} version {event.version} follows {last[stream]}")
        last[stream] = event.version


def _says(event: Stored, kind: str, subject: str, time: datetime, data: dict[str, Any]) -> bool:
    return (event.type, event.subject, event.time) == (kind, subject, time) and all(
        _same(event.data.get(name), value) for name, value in data.items()
    )


def _same(stored_value: Any, value: Any) -> bool:
    """Times in the data may be written with another offset."""
    moment = _moment(value)
    return bool(stored_value == value) or (moment is not None and _moment(stored_value) == moment)


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except (ValueError, TypeError):
        return None


def _stored(row: Any) -> Stored:
    topic, _, subject = row["stream_id"].partition(":")
    audit = json.loads(row["audit"])
    return Stored(
        str(row["id"]), topic, subject, row["version"], row["type"], row["time"], json.loads(row["data"]),
        audit.get("source"), audit.get("id"),
    )  # fmt: skip
