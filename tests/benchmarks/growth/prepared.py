"""A firm of any size whose history is already folded."""

import json
import random
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from services.scoring.domain import Policy, fold
from services.scoring.projection.assessment import COLUMNS, Occasion, assess_client
from services.scoring.projection.snapshot import ClientSnapshot
from shared.database.pool import Connection
from shared.events import Event
from shared.events.catalogue import type_of
from tests.benchmarks.corpus import BEGIN, Corpus, Said, client_name

#: So many different histories, shared out among all clients.
_HISTORIES, _FACTS = 200, 40
#: Nobody is due for a review before it.
LATER = BEGIN.replace(year=BEGIN.year + 3)

_KERNEL = ("stream_id", "version", "state", "heard")


async def prepare(connection: Connection, clients: int, policy: Policy) -> int:
    """Copy the rows of ``clients`` clients into the table; the version up to which each has heard of interactions."""
    standings = _histories(policy)
    rows = _rows(clients, standings)
    await connection.execute("set statement_timeout = 0")  # a million rows take longer than any statement of ours may
    await connection.execute("truncate streams")
    await connection.copy_records_to_table("streams", records=rows, columns=(*_KERNEL, *COLUMNS), timeout=1800)
    await connection.execute("vacuum (analyze) streams", timeout=1800)
    await connection.execute("checkpoint", timeout=600)
    return _FACTS


def _histories(policy: Policy) -> list[tuple[bytes, dict[str, Any]]]:
    states: dict[str, ClientSnapshot] = {}
    last: datetime = BEGIN
    for number, said in enumerate(Corpus(_HISTORIES, _HISTORIES * _FACTS)):
        known = states.get(said.client, ClientSnapshot())
        states[said.client] = ClientSnapshot(fold(known.state, _event(said, number)), known.published)
        last = said.recorded_at
    occasion = Occasion(last, "fact", policy, {"interactions": _FACTS})
    found = (assess_client(standing, occasion) for standing in states.values())
    return [(assessed.snapshot.write(), {**assessed.columns, "review_at": LATER}) for assessed in found]


def _event(said: Said, number: int) -> Event:
    entry = type_of(said.data)
    return Event(said.id, entry.name, entry.topic, said.client, number, said.time, said.recorded_at, said.data)


def _rows(clients: int, standings: list[tuple[bytes, dict[str, Any]]]) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(1)
    heard = json.dumps({"clients": 1, "interactions": _FACTS})
    for number in range(clients):
        state, columns = standings[number % len(standings)]
        values = {**columns, "score": chance.uniform(0, 100)}
        yield f"scoring:{client_name(number)}", 1, state, heard, *(values[name] for name in COLUMNS)
