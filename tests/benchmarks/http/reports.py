"""Facts as a system reports them, each of them new."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.benchmarks.corpus import client_name

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"

_EARLIER = timedelta(hours=1)


def contacts(clients: int) -> Iterator[dict[str, Any]]:
    """Contacts with one client after the other, an hour ago."""
    number = 0
    while True:
        yield event(client_name(number % clients), "ContactLogged", {"channel": "call", "purpose": "advice"})
        number += 1


def event(client: str, name: str, data: dict[str, Any], *, ago: timedelta = _EARLIER) -> dict[str, Any]:
    """A fact in the structured mode of CloudEvents."""
    return {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": "/benchmark",
        "type": f"rapport.{name}.v1",
        "subject": client,
        "time": (datetime.now(UTC) - ago).isoformat(),
        "data": data,
    }


def bodies(clients: int, batch: int) -> Iterator[bytes]:
    """Bodies of one fact each, or of a batch of them."""
    facts = contacts(clients)
    while True:
        said = [next(facts) for _ in range(batch)]
        yield json.dumps(said[0] if batch == 1 else said).encode()
