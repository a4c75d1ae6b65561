"""A producer that is not ours reports by Kafka, in both modes, and puts records where Java's clients would."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from confluent_kafka import Message, Producer

from shared.events.catalogue import REPORTED, Service, Topic
from shared.kafka.partitions import slot
from tests.support.played import Played
from tests.support.topic_log import TopicLog

CLIENT = "abernathy-lowe"
PARTITIONS = 6


def attributes(id_: str) -> dict[str, str]:
    return {
        "specversion": "1.0",
        "id": id_,
        "source": "/librdkafka",
        "type": "rapport.ContactLogged.v1",
        "subject": CLIENT,
        "time": datetime.now(UTC).isoformat(),
    }


def binary(id_: str, data: dict[str, Any]) -> dict[str, Any]:
    headers = {f"ce_{name}": value for name, value in attributes(id_).items()}
    return {"value": json.dumps(data).encode(), "headers": {**headers, "content-type": "application/json"}}


def structured(id_: str, data: dict[str, Any]) -> dict[str, Any]:
    document = {**attributes(id_), "datacontenttype": "application/json", "data": data}
    return {
        "value": json.dumps(document).encode(),
        "headers": {"content-type": "application/cloudevents+json; charset=UTF-8"},
    }


def produce(bootstrap: str, key: str, records: list[dict[str, Any]]) -> list[int]:
    """Write the records, with the partitioner that librdkafka has for the sake of Java's; their partitions."""
    partitions: list[int] = []
    failures: list[object] = []

    def told(error: object, message: Message) -> None:
        failures.extend([error] if error else [])
        partitions.append(-1 if (number := message.partition()) is None else number)

    producer = Producer({"bootstrap.servers": bootstrap, "partitioner": "murmur2_random", "acks": "all"})
    for one in records:
        producer.produce(REPORTED, key=key.encode(), on_delivery=told, **one)
    assert producer.flush(20) == 0
    assert failures == []
    return partitions


async def test_both_modes_are_recorded_and_scored(played: Played) -> None:
    before = (await played.get(Service.INTERACTIONS, f"/clients/{CLIENT}")).json()["version"]
    contacts = (await played.get(Service.SCORING, f"/clients/{CLIENT}/health")).json()["cadence"]["contacts"]
    ids = [str(uuid4()), str(uuid4())]
    call, letter = ({"channel": channel, "by": "marcus.stroud"} for channel in ("call", "letter"))
    records = [binary(ids[0], call), structured(ids[1], letter)]

    partitions = await asyncio.to_thread(produce, played.parts.stack.kafka, CLIENT, records)
    health = await played.get(
        Service.SCORING, f"/clients/{CLIENT}/health", min_version=f"interactions:{before + len(records)}"
    )

    assert health.status_code == 200, health.text
    assert health.json()["heard"]["interactions"] == before + len(records)
    assert health.json()["cadence"]["contacts"] == contacts + 1, "a letter is no real contact, a call is"
    entries = (await played.get(Service.INTERACTIONS, f"/clients/{CLIENT}/timeline", limit="2")).json()["entries"]
    unsaid = {"direction": "outbound", "purpose": "other", "automated": False, "with": [], "colleagues": []}
    told = {ids[0]: {**call, **unsaid}, ids[1]: {**letter, **unsaid}}
    assert {entry["reported_id"]: entry["data"] for entry in entries} == told
    assert partitions == [slot(CLIENT.encode()) % PARTITIONS] * 2


async def test_what_we_record_of_a_client_stands_where_their_reports_stand(played: Played) -> None:
    keys = [client.id for client in played.outcome.story.clients]
    theirs = {
        key: await asyncio.to_thread(produce, played.parts.stack.kafka, key, [binary(str(uuid4()), {"channel": "x"})])
        for key in keys
    }
    log = TopicLog(played.parts.stack.kafka)
    start = dict.fromkeys(await log.ends([Topic.INTERACTIONS]), 0)
    ours = {record.key: record.partition for record in await log.since(start, Topic.INTERACTIONS)}
    assert {key: [ours[key.encode()]] for key in keys} == theirs
