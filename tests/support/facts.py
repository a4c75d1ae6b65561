"""Facts as systems report them, through both doors."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.cloudevents import CloudEvent
from shared.events.catalogue import REPORTED
from shared.kafka.partitions import slot
from shared.kafka.record import Record
from tests.support.publishing import PARTITIONS

EARLIER = datetime.now(UTC) - timedelta(days=3)
CONTACT = {"channel": "call", "purpose": "advice"}


def fact(
    identity: str, client: str = "acme", data: Any = None, *, name: str = "ContactLogged", time: datetime = EARLIER
) -> dict[str, Any]:
    """A fact in the structured mode of CloudEvents; a contact unless it is told otherwise."""
    return {
        "specversion": "1.0", "id": identity, "source": "/telephony", "type": f"rapport.{name}.v1", "subject": client,
        "time": time.isoformat(), "data": CONTACT if data is None else data,
    }  # fmt: skip


def onboarded(identity: str, client: str = "acme", name: str = "Acme Ltd") -> dict[str, Any]:
    """A fact for intake."""
    return fact(identity, client, {"name": name, "since": "2020-01-01"}, name="ClientOnboarded")


def cloud_event(said: dict[str, Any]) -> CloudEvent:
    """The same as the HTTP door is given it."""
    rest = {name: said[name] for name in ("id", "source", "type", "subject")}
    return CloudEvent(**rest, time=datetime.fromisoformat(said["time"]), data=json.dumps(said["data"]).encode())


def structured(said: dict[str, Any]) -> Record:
    """The same as a record, structured mode."""
    value = json.dumps(said).encode()
    return _keyed(said["subject"], value, (("content-type", b"application/cloudevents+json; charset=utf-8"),))


def binary(said: dict[str, Any]) -> Record:
    """The same as a record, binary mode."""
    attributes = {f"ce_{name}": value.encode() for name, value in said.items() if name != "data"}
    headers = (*attributes.items(), ("content-type", b"application/json"))
    return _keyed(said["subject"], json.dumps(said["data"]).encode(), headers)


def _keyed(key: str, value: bytes, headers: tuple[tuple[str, bytes | None], ...]) -> Record:
    return Record(REPORTED, slot(key.encode()) % PARTITIONS, -1, key.encode(), value, headers)
