"""Fault 9: poison of every kind on every topic, and dead letters that are not taken."""

import time
from collections.abc import Mapping

import confluent_kafka
from aiokafka import AIOKafkaConsumer, TopicPartition

from tests.chaos.broker import Broker
from tests.chaos.envelope import STRUCTURED
from tests.chaos.oracle.topics import NAMES
from tests.chaos.trial import Trial

#: With a subject and a version these would be events, of a type to come or with fields to come.
_READABLE = {b"2", b"4", b"6", b"7"}
REPORTED, DEAD = "rapport.reported.v1", "rapport.reported.v1.dead"
_BINARY: Mapping[str, bytes] = {
    "ce_specversion": b"1.0", "ce_source": b"/poison", "ce_type": b"rapport.ContactLogged.v1",
    "ce_subject": b"nobody", "ce_time": b"2026-01-01T00:00:00Z", "content-type": b"application/json",
}  # fmt: skip
_KEPT = {"retention.ms": "-1", "retention.bytes": "-1", "max.message.bytes": str(16 * 1024 * 1024)}
_JSON = {"content-type": STRUCTURED.encode()}

#: Value and headers of records that can never be right; each is sent with a key of its own.
POISON: Mapping[str, tuple[bytes | None, Mapping[str, bytes | None]]] = {
    "nothing": (None, {}),
    "a tombstone with headers": (None, {**_BINARY, "ce_id": b"1"}),
    "no headers": (b"{}", {}),
    "not JSON": (b"\xff\x00{", _JSON),
    "half a document": (b'{"specversion":"1.0","id"', _JSON),
    "a list": (b"[1,2]", _JSON),
    "no such type": (b"{}", {**_BINARY, "ce_id": b"2", "ce_type": b"rapport.HandShaken.v9"}),
    "another's version": (b"{}", {**_BINARY, "ce_id": b"3", "ce_specversion": b"0.3"}),
    "no id": (b"{}", {**_BINARY}),
    "headers that are no text": (b"{}", {**_BINARY, "ce_id": b"\xff\xfe"}),
    "a field nobody knows": (b'{"channel":"call","mood":"good"}', {**_BINARY, "ce_id": b"4"}),
    "a value that cannot be": (b'{"channel":"pigeon"}', {**_BINARY, "ce_id": b"5"}),
    "a time to come": (b'{"channel":"call"}', {**_BINARY, "ce_id": b"6", "ce_time": b"2199-01-01T00:00:00Z"}),
    "too large": (b'{"channel":"call","summary":"' + b"w" * 300_000 + b'"}', {**_BINARY, "ce_id": b"7"}),
    "too deep": (b"[" * 50_000, _JSON),
}


async def poisoned(trial: Trial) -> None:
    """Poison among the facts: each piece becomes a dead letter with its bytes, and holds nobody up."""
    for number in range(1 if trial.short else 5):
        keys = _send(trial, f"poison-{number}")
        await trial.recovered(time.monotonic())
        await _dead_letters(trial, keys)


async def recorded_poison(trial: Trial) -> None:
    """A foreign producer spoils the topics of recorded events: its records are parked, the genuine ones go on."""
    victims = trial.chance.sample(trial.story.clients, 6)
    for topic, service in (("clients", "intake"), ("interactions", "interactions"), ("scoring", "scoring")):
        for client in victims:
            await _spoil(trial, topic, client, await _version(trial, service, f"{topic}:{client}") + 1)
    await trial.under_load(2)
    # The genuine events with the versions that were spoilt come at the latest now.
    await trial.reporter.interactions.report([trial.story.complaint(client) for client in victims])
    await trial.reporter.intake.report([trial.story.next("clients", client) for client in victims])
    await trial.recovered(time.monotonic())
    for service in ("scoring", "alerts"):
        await _let_go(trial, service)


async def _spoil(trial: Trial, topic: str, client: str, version: int) -> None:
    """Each kind twice: with the version that comes next, and with none."""
    producer = _producer(trial)
    headers = {"ce_subject": client.encode(), "ce_streamversion": str(version).encode()}
    for value, found in POISON.values():
        for given in ({**found, **headers}, dict(found)):
            if found.get("ce_id") in _READABLE and "ce_streamversion" in given:
                continue
            producer.produce(
                NAMES[topic], value, client.encode(), headers=list(given.items()), on_delivery=trial.spoilt
            )
            trial.result.counts["records spoilt"] += 1
    producer.flush(20)


async def _version(trial: Trial, service: str, stream: str) -> int:
    rows = await trial.field.databases.fetch(service, "select version from streams where stream_id = $1", stream)
    return rows[0]["version"] if rows else 0


async def refusals_unavailable(trial: Trial) -> None:
    """The dead letters' topic takes nothing; facts flow on, and the letters come when it does again."""
    broker = Broker(trial.field.servers.kafka.bootstrap)
    await broker.configure(DEAD, {**_KEPT, "min.insync.replicas": "2"})
    try:
        keys = _send(trial, "unavailable")
        await trial.under_load(5)
        await trial.included("while dead letters are not taken")
    finally:
        await broker.configure(DEAD, _KEPT)
    await trial.recovered(time.monotonic())
    await _dead_letters(trial, keys)


def _send(trial: Trial, name: str) -> dict[bytes, bytes | None]:
    """The keys and values of what was sent."""
    producer, sent = _producer(trial), {}
    for what, (value, headers) in POISON.items():
        key = f"{trial.story.name}-{name}-{what}".encode()
        producer.produce(REPORTED, value, key, headers=list(headers.items()))
        sent[key] = value
    producer.flush(20)
    trial.result.counts["poison sent"] += len(sent)
    return sent


async def _dead_letters(trial: Trial, sent: Mapping[bytes, bytes | None]) -> None:
    """Each piece of poison is one refusal, and stands among the dead letters as it was."""
    found: dict[bytes, set[tuple[bytes | None, str]]] = {}

    async def all_there() -> bool:
        found.clear()
        for key, value, where in await _letters(trial):
            found.setdefault(key, set()).add((value, where))
        return sent.keys() <= found.keys()

    if not await trial.within(all_there, 60):
        trial.result.findings.lost += [f"no dead letter of {key!r}" for key in sent.keys() - found.keys()]
    for key in sent.keys() & found.keys():
        values = {value for value, _ in found[key]}
        if values != {sent[key]}:
            trial.result.findings.foreign.append(f"the dead letter of {key!r} is not what was sent")
        if len({where for _, where in found[key]}) != 1:
            trial.result.findings.doubled.append(f"dead letters of {key!r} from {found[key]}")


async def _letters(trial: Trial) -> list[tuple[bytes, bytes | None, str]]:
    """Key, value and origin of every dead letter."""
    consumer = AIOKafkaConsumer(bootstrap_servers=trial.field.servers.kafka.bootstrap, enable_auto_commit=False,
                                auto_offset_reset="earliest")  # fmt: skip
    await consumer.start()
    every = [TopicPartition(DEAD, number) for number in range(6)]
    letters = []
    try:
        consumer.assign(every)
        ends = await consumer.end_offsets(every)
        await consumer.seek_to_beginning(*every)
        for tp in every:
            while await consumer.position(tp) < ends[tp]:
                for records in (await consumer.getmany(timeout_ms=300)).values():
                    letters += [(raw.key, raw.value, _origin(dict(raw.headers))) for raw in records]
    finally:
        await consumer.stop()
    return letters


def _origin(headers: Mapping[str, bytes]) -> str:
    place = (headers[f"__connect.errors.{name}"].decode() for name in ("topic", "partition", "offset"))
    return "/".join(place)


async def _let_go(trial: Trial, service: str) -> None:
    """What an operator does about a record that is nobody's; twice does no harm."""
    rows = await trial.field.databases.fetch(
        service, 'select topic, partition, "offset", subject, version from parked order by 1, 2, 3'
    )
    trial.result.counts[f"records parked in {service}"] += len(rows)
    if not rows:
        trial.result.findings.other.append(f"{service} parked nothing of what was spoilt")
        return
    row = next(row for row in rows if row["subject"] is None or row["version"] is None)
    place = row["topic"], str(row["partition"]), str(row["offset"])
    for _ in range(2):
        await trial.field.instances[service].do("discard", *place, "--reason", "spoilt", "--by", "chaos")
    left = await trial.field.databases.fetch(service, "select count(*) as n from parked")
    if left[0]["n"] != len(rows) - 1:
        trial.result.findings.other.append(f"{service}: one of {len(rows)} was let go, {left[0]['n']} are left")


def _producer(trial: Trial) -> confluent_kafka.Producer:
    return confluent_kafka.Producer(
        {"bootstrap.servers": trial.field.servers.kafka.bootstrap, "partitioner": "murmur2_random"}
    )
