"""What the programs in Python have in common: httpx and confluent-kafka carry what their SDK makes of an event."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import uuid4

import httpx
from confluent_kafka import Consumer, Message, Producer

Json = dict[str, Any]
#: Headers and body.
Http = tuple[Mapping[str, str], bytes]
#: Headers and value.
Kafka = tuple[Mapping[str, bytes], bytes]

_BATCH = {"content-type": "application/cloudevents-batch+json"}
_SECONDS = 20.0


def main(
    http: Mapping[str, Callable[[Json], Http]],
    kafka: Mapping[str, Callable[[Json], Kafka]],
    event: Callable[[Mapping[str, bytes], bytes], Json],
) -> None:
    """Do what the command line says. ``http``, ``kafka``: by mode, how a fact is put; ``event``: how one is read."""
    mode, target, *topics = sys.argv[1:]
    match mode:
        case "read":
            for record in records(target, topics):
                _say({"topic": record.topic(), **event(headers(record), record.value() or b"")})
        case "http-batch":
            documents = [http["http-structured"](fact)[1] for fact in json.load(sys.stdin)]
            _post(target, _BATCH, b"[" + b",".join(documents) + b"]")
        case mode if mode in http:
            for fact in json.load(sys.stdin):
                _post(target, *http[mode](fact))
        case _:
            _send(target, [(fact["subject"], *kafka[mode](fact)) for fact in json.load(sys.stdin)])


def records(bootstrap: str, topics: list[str]) -> Iterator[Message]:
    """The topics' records from their beginning, without end."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": str(uuid4()), "auto.offset.reset": "earliest"})
    consumer.subscribe(topics)
    while True:
        record = consumer.poll(_SECONDS)
        if record is not None and record.error() is None:
            yield record


def headers(record: Message) -> dict[str, bytes]:
    """By name."""
    told = record.headers() or []
    pairs = told.items() if isinstance(told, dict) else told
    return {name: value.encode() if isinstance(value, str) else value or b"" for name, value in pairs}


def tell(record: Message) -> None:
    """Say a record as it is."""
    told = {name: value.decode() for name, value in headers(record).items()}
    place = {"topic": record.topic(), "partition": record.partition(), "offset": record.offset()}
    _say({**place, "headers": told, "value": (record.value() or b"").decode()})


def _post(url: str, sent: Mapping[str, str], body: bytes) -> None:
    authorized = {**sent, "authorization": f"Bearer {os.environ['RAPPORT_TOKEN']}"}
    answer = httpx.post(f"{url}/events", headers=authorized, content=body, trust_env=False)
    _say({"status": answer.status_code, "body": answer.text})


def _send(bootstrap: str, made: list[tuple[str, Mapping[str, bytes], bytes]]) -> None:
    producer = Producer({"bootstrap.servers": bootstrap})
    for key, sent, value in made:
        producer.produce("rapport.reported.v1", key=key, headers=dict(sent), value=value)
    assert producer.flush(_SECONDS) == 0
    for _ in made:
        _say({"status": 0, "body": ""})


def _say(said: Json) -> None:
    print(json.dumps(said), flush=True)  # noqa: T201
