"""The topics against the event stores: read raw, headers parsed here."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from tests.chaos.oracle.findings import Findings
from tests.chaos.oracle.stores import Stored

NAMES = {short: f"rapport.{short}.v1" for short in ("clients", "people", "interactions", "scoring", "alerts")}
_PARTITIONS = 6
Starts = dict[TopicPartition, int]


@dataclass(frozen=True, slots=True)
class Published:
    """A record as it stands on a topic. ``topic``: its short name."""

    topic: str
    partition: int
    offset: int
    subject: str
    version: int
    id: str
    type: str
    time: datetime
    recorded: datetime
    data: dict[str, Any]


async def ends(bootstrap: str) -> Starts:
    """Where the topics end now."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    await consumer.start()
    try:
        return dict(await consumer.end_offsets(_every()))
    finally:
        await consumer.stop()


async def published(
    bootstrap: str, name: str, starts: Starts, spoilt: Collection[tuple[str, int, int]] = ()
) -> tuple[list[Published], list[str]]:
    """The records of the subjects of trial ``name`` from ``starts`` to the ends; and those nobody can read.

    ``spoilt``: places of records that a fault put there.
    """
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest",
        isolation_level="read_committed",
    )  # fmt: skip
    await consumer.start()
    found: list[Published] = []
    unreadable: list[str] = []
    try:
        consumer.assign(_every())
        upto = await consumer.end_offsets(_every())
        for tp in _every():
            consumer.seek(tp, starts.get(tp, 0))
        for tp in _every():
            while await consumer.position(tp) < upto[tp]:
                for records in (await consumer.getmany(timeout_ms=500)).values():
                    genuine = [raw for raw in records if (raw.topic, raw.partition, raw.offset) not in spoilt]
                    _read_all(genuine, name, found, unreadable)
    finally:
        await consumer.stop()
    return found, unreadable


def check(records: list[Published], events: list[Stored], findings: Findings, torn: Collection[str] = ()) -> None:
    """What is stored is published, nothing else is, and first occurrences come in the order of versions.

    ``torn``: subjects whose order the fault itself destroyed.
    """
    known = {(event.topic, event.subject, event.version): event for event in events}
    seen: dict[tuple[str, str], int] = {}
    where: dict[tuple[str, str], int] = {}
    for record in records:
        stream, place = (record.topic, record.subject), (record.topic, record.subject, record.version)
        if where.setdefault(stream, record.partition) != record.partition:
            findings.disordered.append(f"topic: {stream} stands in two partitions")
        event = known.get(place)
        if event is None or (event.id, event.type, event.data) != (record.id, record.type, record.data):
            findings.foreign.append(f"topic: {place} at {record.partition}/{record.offset} is not what is stored")
        last = seen.get(stream, 0)
        if record.version <= last:
            findings.repeats += 1
            continue
        if record.version != last + 1 and record.subject not in torn:
            findings.disordered.append(f"topic: {stream} version {record.version} follows {last}")
        seen[stream] = record.version
    stands = {(record.topic, record.subject, record.version) for record in records}
    findings.lost += [f"topic: {place} is stored and not published" for place in known if place not in stands]


def _every() -> list[TopicPartition]:
    return [TopicPartition(name, number) for name in NAMES.values() for number in range(_PARTITIONS)]


def _read_all(records: Any, name: str, found: list[Published], unreadable: list[str]) -> None:
    for raw in records:
        try:
            record = _read(raw)
        except (KeyError, ValueError, AttributeError) as error:
            unreadable.append(f"{raw.topic}[{raw.partition}] {raw.offset}: {error!r}")
            continue
        if record.subject.startswith(f"{name}-"):
            found.append(record)


def _read(raw: Any) -> Published:
    headers = dict(raw.headers)
    subject = headers["ce_subject"].decode()
    if raw.key.decode() != subject:
        raise ValueError("the key is not the subject")
    return Published(
        raw.topic.split(".")[1], raw.partition, raw.offset, subject, int(headers["ce_streamversion"]),
        headers["ce_id"].decode(), headers["ce_type"].decode(), datetime.fromisoformat(headers["ce_time"].decode()),
        datetime.fromisoformat(headers["ce_recordedtime"].decode()), json.loads(raw.value),
    )  # fmt: skip
