"""Scoring's states against the topics: what was heard, a fold from nothing, and contacts counted by hand."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import httpx
import msgspec

from services.scoring.domain import INITIAL, State, encode, fold
from services.scoring.projection.snapshot import ClientSnapshot
from shared.events import Event
from shared.events.catalogue import CATALOGUE, Topic
from tests.chaos.databases import Databases
from tests.chaos.facts import contacts
from tests.chaos.ledger import Ledger
from tests.chaos.oracle.findings import Findings
from tests.chaos.oracle.topics import NAMES, Published

_HEARD = ("clients", "interactions")


async def check(databases: Databases, name: str, records: list[Published], findings: Findings) -> None:
    """Each state has heard all that is published, and is what a fold of it from nothing gives."""
    rows = await databases.fetch(
        "scoring", "select stream_id, state, heard, parked from streams where stream_id like $1", f"scoring:{name}-%"
    )
    states = {row["stream_id"].partition(":")[2]: row for row in rows}
    for client, told in sorted(_by_client(records).items()):
        row = states.get(client)
        if row is None:
            findings.lost.append(f"scoring: has heard nothing of {client}")
            continue
        heard = {topic: max(r.version for r in told if r.topic == topic) for topic in {r.topic for r in told}}
        if json.loads(row["heard"]) != heard or row["parked"]:
            findings.lost.append(
                f"scoring: {client} heard {row['heard']}, {row['parked']} parked; {heard} is published"
            )
        elif encode(ClientSnapshot.read(row["state"]).state) != encode(fresh(told)):
            findings.other.append(f"scoring: {client} is not what a fold from nothing gives")
    findings.foreign += [
        f"scoring: nobody published anything of {client}" for client in states.keys() - _clients(records)
    ]


async def check_contacts(
    http: httpx.AsyncClient, url: str, clients: list[str], ledger: Ledger, findings: Findings
) -> None:
    """The contacts of a year, as scoring's door tells them: all that are acknowledged, none that nobody reported."""
    for client in clients:
        least, most = contacts(ledger.facts, client), contacts(list(ledger.reported.values()), client)
        answer = await http.get(f"{url}/clients/{client}/health")
        found = answer.json()["cadence"]["contacts"] if answer.status_code == httpx.codes.OK else 0
        if not least <= found <= most:
            (findings.lost if found < least else findings.doubled).append(
                f"scoring: counts {found} contacts with {client}, {least} were acknowledged, {most} reported"
            )


def fresh(records: Iterable[Published]) -> State:
    """The state that these records give, each version once, topic by topic."""
    state, seen = INITIAL, set()
    for record in sorted(records, key=lambda one: (one.topic, one.version)):
        if (record.topic, record.version) not in seen:
            seen.add((record.topic, record.version))
            state = fold(state, _event(record))
    return state


def timeless_hash(state: State) -> str:
    """A hash of the state without versions (it holds none) and recording times."""
    return hashlib.sha256(msgspec.msgpack.encode(_timeless(state), order="deterministic")).hexdigest()


def _timeless(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        names = value.__struct_fields__
        return {name: None if name in {"recorded", "first"} else _timeless(getattr(value, name)) for name in names}
    if isinstance(value, dict):
        return {key: _timeless(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_timeless(one) for one in value]
    return value


def _event(record: Published) -> Event:
    data = CATALOGUE[record.type].model.read(json.dumps(record.data))
    topic = Topic(NAMES[record.topic])
    return Event(record.id, record.type, topic, record.subject, record.version, record.time, record.recorded, data)


def _by_client(records: list[Published]) -> dict[str, list[Published]]:
    found: dict[str, list[Published]] = {}
    for record in records:
        if record.topic in _HEARD:
            found.setdefault(record.subject, []).append(record)
    return found


def _clients(records: list[Published]) -> set[str]:
    return set(_by_client(records))
