"""Putting records on the topics without a relay: recorded events as their owner would send them, and worse."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from shared.events import EventData
from shared.events.catalogue import OWNERS, type_of
from shared.events.wire import record
from shared.kafka.partitions import slot
from shared.kafka.record import Record
from tests.support.contexts import CONTEXTS
from tests.support.recording import NOW, contact

PARTITIONS = 6

#: A subject for each partition.
SUBJECTS = tuple(
    next(name for name in (f"client-{n}" for n in range(1000)) if slot(name.encode()) % PARTITIONS == number)
    for number in range(PARTITIONS)
)


def event(subject: str, version: int, data: EventData | None = None) -> Record:
    """The record of a recorded event: a contact unless other data is given. Its offset is not known yet."""
    said = contact() if data is None else data
    topic = type_of(said).topic
    key, value, headers = record(
        id=str(uuid4()), type=type_of(said).name, topic=topic, subject=subject, version=version, time=NOW,
        recorded_at=datetime.now(UTC), data_json=said.model_dump_json(by_alias=True, exclude_none=True).encode(),
        correlation_id=None, causation_id=None, traceparent=None, service=CONTEXTS[OWNERS[topic]],
    )  # fmt: skip
    return Record(str(topic), slot(key) % PARTITIONS, -1, key, value, tuple(headers))


def with_header(original: Record, name: str, value: bytes | None) -> Record:
    """The record with another value in one of its headers."""
    headers = ((known, value if known == name else was) for known, was in original.headers)
    return Record(*original[:5], tuple(headers))


def poison(subject: str, version: int) -> Record:
    """A record that nobody can read, of a subject and version that everybody can."""
    return event(subject, version)._replace(value=b"\xff{not json")


def of_unknown_type(subject: str, version: int) -> Record:
    """A record of a type that a newer writer invented."""
    return with_header(event(subject, version), "ce_type", b"rapport.HandShaken.v1")


def at(offset: int, original: Record) -> Record:
    """The record as it stands at ``offset``."""
    return original._replace(offset=offset)


async def publish(bootstrap: str, records: Iterable[Record]) -> list[Record]:
    """Send the records, each to its partition; returns them with their offsets."""
    waiting = []
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all") as producer:
        for one in records:
            sent = await producer.send(
                one.topic, value=one.value, key=one.key, partition=one.partition, headers=list(one.headers)
            )
            waiting.append((one, sent))
        return [at((await sent).offset, one) for one, sent in waiting]


def numbered(subjects: Sequence[str], first: int, last: int) -> list[Record]:
    """Contacts with each of the subjects, versions ``first`` to ``last``, subject by subject in turn."""
    return [event(subject, version) for version in range(first, last + 1) for subject in subjects]
