"""Reporting: a fact is recorded once, however often, however concurrently and through whichever door it comes."""

import asyncio
import json
import os
import random
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import confluent_kafka
import pytest

from services.intake import advice
from services.intake.app import DECIDERS as INTAKE
from services.interactions import closings
from services.interactions.app import DECIDERS as INTERACTIONS
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.events import Reported
from shared.events.catalogue import DEAD, REPORTED, Service
from shared.kafka.consuming.consumer import Source
from shared.kafka.record import Record
from shared.refusal import Reason, Refusal
from shared.reporting import Outcome, Recorded, Recorder
from shared.reporting.http_door import HttpDoor
from shared.reporting.kafka_door import KafkaDoor
from shared.settings import Settings
from shared.store import Streams
from shared.telemetry import metrics
from tests.support import consuming
from tests.support.contexts import CONTEXTS
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.facts import EARLIER, binary, cloud_event, fact, onboarded, structured
from tests.support.publishing import PARTITIONS, SUBJECTS, at, publish
from tests.support.relaying import all_relayed, relay, running
from tests.support.topic_log import TopicLog

SOURCE = Source((REPORTED,), gapless=False)


def clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Doors:
    """Both doors of one service."""

    service: Service
    pool: Pool
    http: HttpDoor
    kafka: KafkaDoor

    async def report(self, *facts: dict[str, Any]) -> list[Outcome]:
        return await self.http.report([cloud_event(one) for one in facts], "telephony")

    async def consume(self, *records: Record) -> None:
        """As the consumer does, without one."""

        async def work(connection: Connection) -> None:
            await self.kafka(connection, records)

        await in_transaction(self.pool, work)

    async def stored(self) -> list[tuple[str, int]]:
        """Subject and version of every event."""
        rows = await self.pool.fetch("select stream_id, version from events order by stream_id, version")
        return [(row["stream_id"].partition(":")[2], row["version"]) for row in rows]


async def doors(databases: Databases, service: Service) -> Doors:
    pool = await databases.pool(service, size=16)
    context = CONTEXTS[service]
    deciders, advise = (INTAKE, advice.advise) if service is Service.INTAKE else (INTERACTIONS, closings.advise)
    recorder = Recorder(deciders, Streams(context), clock, advise)
    return Doors(service, pool, HttpDoor(context, recorder, pool, clock), KafkaDoor(context, recorder, clock))


@pytest.fixture
async def interactions(databases: Databases) -> Doors:
    return await doors(databases, Service.INTERACTIONS)


@pytest.fixture
async def intake(databases: Databases) -> Doors:
    return await doors(databases, Service.INTAKE)


async def test_the_same_fact_through_both_doors_at_once_is_one_event_and_one_answer(interactions: Doors) -> None:
    for number in range(20):
        said = fact(f"call-{number}")
        reports = [interactions.report(said) for _ in range(8)]
        records = [interactions.consume(at(number * 2 + n, mode(said))) for n, mode in enumerate((structured, binary))]
        answers, _ = await asyncio.gather(asyncio.gather(*reports), asyncio.gather(*records))
        events = {outcome.event for [outcome] in answers if isinstance(outcome, Recorded)}
        versions = {outcome.version for [outcome] in answers if isinstance(outcome, Recorded)}
        assert (len(events), versions) == (1, {number + 1})
        assert all(isinstance(outcome, Recorded) for [outcome] in answers)
    assert await interactions.stored() == [("acme", version) for version in range(1, 21)]
    assert await interactions.pool.fetchval("select count(*) from refusals") == 0
    assert await interactions.pool.fetchval("select count(*) from outbox") == 20


async def test_twice_in_one_batch_is_one_event_with_one_answer(interactions: Doors) -> None:
    first, second, other = await interactions.report(fact("one"), fact("one"), fact("two"))
    assert isinstance(first, Recorded)
    assert isinstance(second, Recorded)
    assert isinstance(other, Recorded)
    assert (first.event, first.version) == (second.event, second.version)
    assert (first.repeated, second.repeated, other.version) == (False, True, 2)


async def test_the_same_key_with_other_content_is_a_conflict(interactions: Doors) -> None:
    [recorded] = await interactions.report(fact("one"))
    [refused] = await interactions.report(fact("one", data={"channel": "meeting"}))
    [moved] = await interactions.report(fact("one", client="other"))
    for outcome in (refused, moved):
        assert isinstance(outcome, Refusal)
        assert outcome.reason is Reason.CONFLICT
    assert isinstance(recorded, Recorded)
    assert await interactions.stored() == [("acme", 1)]


PROMISE = {"promise": "2024/0815 A", "what": "The draft of Mu\u0308ller", "due": "2027-03-06T17:00:00+01:00"}
IN_OTHER_WORDS = [
    ("ContactLogged", {"channel": "call"}, {"automated": False, "with": [], "channel": "call", "summary": None}),
    ("FeedbackReceived", {"nps": 9, "csat": 5}, {"csat": 5.0, "nps": 9.0}),
    ("PromiseMade", PROMISE, {**PROMISE, "due": "2027-03-06T16:00:00Z", "what": " The draft of M\u00fcller "}),
]


@pytest.mark.parametrize(("name", "one", "other"), IN_OTHER_WORDS)
async def test_a_fact_in_other_words_is_the_same_fact_through_either_door(
    interactions: Doors, name: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    """A default written out, a whole number as 9.0, an instant in another zone, another order of members."""
    said, again = (fact("f-1", "a/b", data, name=name) for data in (one, other))
    again["time"] = EARLIER.astimezone(timezone(timedelta(hours=5))).isoformat()
    [first] = await interactions.report(said)
    assert isinstance(first, Recorded)
    assert await interactions.report(again, said) == [replace(first, repeated=True)] * 2
    await interactions.consume(binary(again), structured(again))
    assert await interactions.stored() == [("a/b", 1)]
    assert await interactions.pool.fetchval("select count(*) from refusals") == 0


@pytest.mark.parametrize(("name", "one", "other"), IN_OTHER_WORDS)
async def test_in_other_words_within_one_batch_it_is_the_same_fact_too(
    interactions: Doors, name: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    outcomes = await interactions.report(*(fact("f-1", data=data, name=name) for data in (one, other, one)))
    assert [isinstance(one, Recorded) and one.version for one in outcomes] == [1, 1, 1]
    assert await interactions.stored() == [("acme", 1)]


@pytest.mark.parametrize(
    ("changed", "data"),
    [
        ({}, {"channel": "call", "automated": True}),
        ({"subject": "other"}, {"channel": "call", "automated": False}),
        ({"time": (EARLIER + timedelta(seconds=1)).isoformat()}, {"channel": "call", "automated": False}),
        ({"type": "rapport.FeedbackReceived.v1"}, {"nps": 9}),
    ],
)
async def test_in_other_words_another_fact_stays_a_conflict(
    interactions: Doors, changed: dict[str, Any], data: dict[str, Any]
) -> None:
    said = fact("f-1", data={"channel": "call"})
    [first] = await interactions.report(said)
    assert isinstance(first, Recorded)
    for batch in ([said | changed | {"data": data}], [fact("f-2"), said | changed | {"data": data}]):
        outcome = (await interactions.report(*batch))[-1]
        assert isinstance(outcome, Refusal)
        assert outcome.reason is Reason.CONFLICT


async def test_of_two_clients_with_one_key_at_once_exactly_one_wins(interactions: Doors) -> None:
    for number in range(20):
        both = [interactions.report(fact(f"call-{number}", client)) for client in ("one", "two", "three")]
        outcomes = [outcome for [outcome] in await asyncio.gather(*both)]
        assert sum(isinstance(outcome, Recorded) for outcome in outcomes) == 1
        assert [outcome.reason for outcome in outcomes if isinstance(outcome, Refusal)] == [Reason.CONFLICT] * 2
    assert len(await interactions.stored()) == 20


async def test_batches_over_many_clients_in_opposite_orders_do_not_stand_in_each_others_way(
    interactions: Doors,
) -> None:
    clients = [f"c-{number}" for number in range(25)]

    async def report(task: int, repeat: int) -> list[Outcome]:
        order = list(clients)
        random.Random(100 * task + repeat).shuffle(order)
        return await interactions.report(*(fact(f"{task}-{repeat}-{client}", client) for client in order))

    async with asyncio.timeout(30):
        answers = await asyncio.gather(*(report(task, repeat) for task in range(8) for repeat in range(4)))
    assert all(isinstance(outcome, Recorded) for outcomes in answers for outcome in outcomes)
    assert await interactions.stored() == sorted((client, version) for client in clients for version in range(1, 33))


async def test_keys_in_opposite_orders_for_different_clients_are_settled(interactions: Doors) -> None:
    """Two transactions that hold one key each and want the other's: one of them is done again."""

    async def report(client: str, keys: Iterable[str]) -> list[Outcome]:
        return await interactions.report(*(fact(key, client) for key in keys))

    async with asyncio.timeout(30):
        for number in range(4):
            keys = [f"{number}-{letter}" for letter in "abcdef"]
            one, two = await asyncio.gather(report("one", keys), report("two", reversed(keys)))
            assert sum(isinstance(outcome, Recorded) for outcome in (*one, *two)) == 6


async def test_reports_that_come_together_are_committed_together(interactions: Doors) -> None:
    answers = await asyncio.gather(*(interactions.report(fact(f"call-{n}", f"client-{n}")) for n in range(60)))
    assert [outcome.id for [outcome] in answers if isinstance(outcome, Recorded)] == [f"call-{n}" for n in range(60)]
    assert len(await interactions.stored()) == 60
    assert await interactions.pool.fetchval("select count(distinct xmin::text) from events") < 20


async def test_a_client_whom_another_transaction_holds_does_not_hold_the_reports_of_others(interactions: Doors) -> None:
    await interactions.report(fact("first", "held"))
    async with interactions.pool.acquire() as connection, connection.transaction(), asyncio.timeout(20):
        await Streams(CONTEXTS[Service.INTERACTIONS]).lock(connection, ["interactions:held"])
        held = [asyncio.create_task(interactions.report(fact(f"held-{n}", "held"))) for n in range(5)]
        answers = await asyncio.gather(*(interactions.report(fact(f"call-{n}", f"c-{n}")) for n in range(30)))
        assert all(isinstance(outcome, Recorded) for [outcome] in answers)
        assert not any(task.done() for task in held)
    answers = await asyncio.gather(*held)
    assert {outcome.version for [outcome] in answers if isinstance(outcome, Recorded)} == {2, 3, 4, 5, 6}


async def test_a_fact_that_cannot_even_be_decided_upon_fails_alone(databases: Databases) -> None:
    [(topic, known)] = INTERACTIONS.items()

    def decide(state: Any, reported: Reported) -> Any:
        if reported.id == "call-7":
            raise ZeroDivisionError
        return known.decide(state, reported)

    pool = await databases.pool(Service.INTERACTIONS, size=16)
    context = CONTEXTS[Service.INTERACTIONS]
    door = HttpDoor(context, Recorder({topic: replace(known, decide=decide)}, Streams(context), clock), pool, clock)
    reports = [door.report([cloud_event(fact(f"call-{n}", "acme"))], "telephony") for n in range(20)]
    answers = await asyncio.gather(*reports, return_exceptions=True)
    assert isinstance(answers.pop(7), ZeroDivisionError)
    assert sum(isinstance(answer, list) and isinstance(answer[0], Recorded) for answer in answers) == 19
    assert await pool.fetchval("select max(version) from events") == 19


async def test_a_fact_of_300_kib_becomes_a_dead_letter_and_the_next_one_is_recorded(
    intake: Doors, settings: Settings, topic_log: TopicLog
) -> None:
    start = await topic_log.ends([DEAD])
    large = structured(fact("large", data={"channel": "call", "summary": "w" * 300 * 1024}))
    await intake.consume(at(0, large), at(1, structured(onboarded("small"))))
    async with running(relay(settings, intake.pool, service=Service.INTAKE)):
        await all_relayed(intake.pool)
    [letter] = await topic_log.since(start, DEAD)
    assert (letter.key, letter.value) == (large.key, large.value)
    assert dict(letter.headers)["__connect.errors.exception.class.name"] == b"rapport.too_large"
    assert await intake.stored() == [("acme", 1)]


async def test_each_service_takes_its_own_and_only_intake_refuses_what_is_nobodys(
    intake: Doors, interactions: Doors
) -> None:
    unreadable = Record(REPORTED, 0, 2, None, b"\xff\x00", ())
    unknown = at(3, structured(fact("shaken", name="HandShaken")))
    invalid = at(4, structured(fact("loud", data={"channel": "shouting"})))
    came = [at(0, structured(fact("one"))), at(1, binary(onboarded("two"))), unreadable, unknown, invalid]
    await intake.consume(*came)
    await interactions.consume(*came)
    of_intake = await intake.pool.fetch('select "offset", reason from refusals order by "offset"')
    of_interactions = await interactions.pool.fetch('select "offset", reason from refusals')
    assert [tuple(row) for row in of_intake] == [(2, "unreadable"), (3, "unknown_type")]
    assert [tuple(row) for row in of_interactions] == [(4, "invalid")]
    assert [len(await intake.stored()), len(await interactions.stored())] == [1, 1]


async def test_a_refusal_is_kept_with_the_offset_or_not_at_all(intake: Doors) -> None:
    async def crashes(connection: Connection) -> None:
        await intake.kafka(connection, [at(0, structured(onboarded("one"))), Record(REPORTED, 0, 1, None, b"{", ())])
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await in_transaction(intake.pool, crashes)
    assert await intake.stored() == []
    for table in ("refusals", "outbox", "received"):
        assert await intake.pool.fetchval(f"select count(*) from {table}") == 0


async def test_reading_the_log_again_refuses_nothing_twice(intake: Doors) -> None:
    came = [at(0, structured(onboarded("one"))), Record(REPORTED, 0, 1, None, b"{", ())]
    await intake.consume(*came)
    await intake.consume(*came)
    assert await intake.stored() == [("acme", 1)]
    assert await intake.pool.fetchval("select count(*) from refusals") == 1
    assert await intake.pool.fetchval("select count(*) from outbox") == 2


NASTY = {
    "a NUL in a name of the data": b'{"specversion":"1.0","id":"1","source":"/s","type":"rapport.ClientOnboarded.v1",'
    b'"subject":"acme","time":"2026-01-01T00:00:00Z","data":{"a\\u0000b":1}}',
    "half a surrogate in a name of the data": b'{"specversion":"1.0","id":"1","source":"/s",'
    b'"type":"rapport.ClientOnboarded.v1","subject":"acme","time":"2026-01-01T00:00:00Z","data":{"\\ud800":1}}',
    "a NUL in the type": b'{"specversion":"1.0","id":"1","source":"/s","type":"a\\u0000b"}',
    "half a surrogate in the type": b'{"specversion":"1.0","id":"1","source":"/s","type":"\\udfff"}',
    "a NUL in an attribute's name": b'{"specversion":"1.0","id":"1","source":"/s","type":"t","a\\u0000":"b"}',
    "half a surrogate in the id": b'{"specversion":"1.0","id":"\\ud800","source":"/s","type":"t"}',
    "deeper than anybody reads": b"[" * 100_000,
    "a number without end": b'{"specversion":' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY.keys())
async def test_nothing_that_can_be_reported_stops_the_reading(intake: Doors, value: bytes) -> None:
    headers = (("content-type", b"application/cloudevents+json"), ("a\x00b", b"\x00"))
    await intake.consume(Record(REPORTED, 0, 0, b"\x00k", value, headers), at(1, structured(onboarded("one"))))
    assert await intake.stored() == [("acme", 1)]
    assert await intake.pool.fetchval('select array_agg("offset") from refusals') == [0]


@asynccontextmanager
async def _consuming(service: Doors, settings: Settings, group: str | None = None) -> AsyncIterator[None]:
    one = consuming.consuming(settings, service.pool, service.kafka, source=SOURCE, group=group)
    async with consuming.running(one) as task:
        yield
        assert not task.done()


async def test_holes_that_a_transactional_producer_leaves_are_read_over(
    interactions: Doors, settings: Settings, topic_log: TopicLog
) -> None:
    group = f"test-{os.urandom(6).hex()}"
    await topic_log.begin(interactions.pool, [REPORTED])
    async with _consuming(interactions, settings, group):
        kept = await asyncio.to_thread(_transactions, settings.kafka)

        async def all_recorded() -> bool:
            return len(await interactions.stored()) >= len(kept)

        async def lag_tools_see_the_end() -> bool:
            return await topic_log.committed(group) == await topic_log.ends([REPORTED])

        await eventually(all_recorded)
        await eventually(_no_lag)
        await eventually(lag_tools_see_the_end)
    recorded = await interactions.pool.fetch("select id from received")
    assert {row["id"] for row in recorded} == kept
    assert len(await interactions.stored()) == len(kept)


async def _no_lag() -> bool:
    lags = [metrics.LAG_RECORDS.labels(REPORTED, str(number))._value.get() for number in range(PARTITIONS)]
    return not any(lags)


def _transactions(kafka: str) -> set[str]:
    """Facts in transactions, every other of which is aborted; the ids of the committed ones. The last is aborted."""
    producer = confluent_kafka.Producer({"bootstrap.servers": kafka, "transactional.id": f"pms-{os.urandom(6).hex()}"})
    producer.init_transactions(20)
    kept: set[str] = set()
    for number in range(12):
        producer.begin_transaction()
        ids = [f"t{number}-{subject}-{n}" for subject in SUBJECTS for n in range(3)]
        for subject, identity in zip(SUBJECTS * 3, ids, strict=True):
            record = binary(fact(identity, subject))
            producer.produce(record.topic, record.value, record.key, headers=list(record.headers))
        if number % 2:
            # They must be on the broker to leave a hole; it may also refuse to end what it has not heard of.
            producer.flush(20)
            producer.abort_transaction(20)
        else:
            producer.commit_transaction(20)
            kept |= set(ids)
    return kept


async def test_both_doors_at_once_with_a_real_consumer(
    interactions: Doors, settings: Settings, topic_log: TopicLog
) -> None:
    await topic_log.begin(interactions.pool, [REPORTED])
    said = [fact(f"call-{number}", SUBJECTS[number % 6]) for number in range(120)]
    async with _consuming(interactions, settings):
        publishing = asyncio.create_task(publish(settings.kafka, [structured(one) for one in said]))
        answers = [await interactions.report(*said[start : start + 10]) for start in range(0, 120, 10)]
        await publishing
        await eventually(_no_lag)
        again = await interactions.report(*said)
    assert [outcome for outcomes in answers for outcome in outcomes if isinstance(outcome, Refusal)] == []
    first = [outcome for outcomes in answers for outcome in outcomes]
    assert [(one.event, one.version) for one in first if isinstance(one, Recorded)] == [
        (one.event, one.version) for one in again if isinstance(one, Recorded)
    ]
    assert await interactions.stored() == sorted((client, n) for client in SUBJECTS for n in range(1, 21))


async def test_a_fact_of_a_closed_client_is_recorded_and_answered_with_advice_until_the_client_is_back(
    intake: Doors,
) -> None:
    def told(identity: str, kind: str, hours: int, **data: object) -> dict[str, Any]:
        return fact(identity, data=data, name=kind, time=EARLIER + timedelta(hours=hours))

    advised = metrics.ADVISED.labels("http")._value.get()
    interest = {"interest": "i-1", "what": "golf"}
    await intake.report(onboarded("c-1"), told("c-2", "ClientClosed", 5, reason="merged"))
    before, after, details = await intake.report(
        told("i-1", "InterestNoted", 4, **interest),
        told("i-2", "InterestNoted", 6, **interest),
        told("d-1", "ClientDetailsChanged", 6, tier="key"),
    )
    [again] = await intake.report(told("i-2", "InterestNoted", 6, **interest))
    assert isinstance(before, Recorded)
    assert before.advice is None
    for outcome in (after, details, again):
        assert isinstance(outcome, Recorded)
        assert "acme was closed as merged on" in (outcome.advice or "")
    assert metrics.ADVISED.labels("http")._value.get() == advised + 2
    [back] = await intake.report(told("c-3", "ClientOnboarded", 8, name="Acme plc", since="2026-01-01"))
    [later] = await intake.report(told("i-3", "InterestNoted", 9, **interest))
    assert isinstance(back, Recorded)
    assert isinstance(later, Recorded)
    assert (back.advice, later.advice) == (None, None)


async def test_null_and_a_field_left_out_are_two_facts_and_null_is_kept(intake: Doors) -> None:
    def changed(**data: object) -> dict[str, Any]:
        return fact("d-1", "anna", data, name="PersonChanged")

    [cleared] = await intake.report(changed(zone="Europe/Oslo", deputy=None))
    [again] = await intake.report(changed(deputy=None, zone="Europe/Oslo"))
    [other] = await intake.report(changed(zone="Europe/Oslo"))
    assert isinstance(cleared, Recorded)
    assert again == replace(cleared, repeated=True)
    assert isinstance(other, Refusal)
    assert other.reason is Reason.CONFLICT
    stored = await intake.pool.fetchval("select data::text from events")
    assert json.loads(stored) == {"zone": "Europe/Oslo", "deputy": None}
