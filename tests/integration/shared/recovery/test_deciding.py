"""An older store of a service that decides: it takes back from its topics what it lacks, and decides as if it knew."""

import os
from collections.abc import Sequence
from typing import Any

import pytest
from structlog.testing import capture_logs

from shared.events.catalogue import DEAD, Service
from shared.kafka.record import Record
from shared.recovery.errors import RecoveryError, StoreBehindError
from shared.refusal import Reason, Refusal
from shared.reporting import Outcome, Recorded
from shared.settings import Settings
from shared.store.republish import republish
from tests.support.contexts import CONTEXTS
from tests.support.databases import Databases
from tests.support.facts import fact, onboarded, structured
from tests.support.publishing import at, event, poison, publish
from tests.support.recovering import Deciders, Told, deciders, lease_of
from tests.support.relaying import relay, running
from tests.support.topic_log import TopicLog, versions

CLIENTS = 8


@pytest.fixture
async def interactions(databases: Databases, settings: Settings) -> Deciders:
    return await deciders(databases, settings, Service.INTERACTIONS)


@pytest.fixture
def clients() -> tuple[str, ...]:
    """Clients that no other test knows: the topics are shared."""
    run = os.urandom(4).hex()
    return tuple(f"{run}-client-{number}" for number in range(CLIENTS))


def told(clients: Sequence[str], name: str, count: int) -> list[dict[str, Any]]:
    """Contacts, and for every client a promise."""
    contacts = [fact(f"{name}-{client}-{number}", client) for number in range(count) for client in clients]
    promised = {"what": "A draft", "due": "2031-01-01T00:00:00+00:00"}
    return contacts + [
        fact(f"{name}-{client}-p", client, {"promise": f"{name}-{client}", **promised}, name="PromiseMade")
        for client in clients
    ]


def known(outcomes: Sequence[Outcome]) -> list[tuple[str, int]]:
    """Event and version of each; all of them were accepted."""
    accepted = [outcome for outcome in outcomes if isinstance(outcome, Recorded)]
    assert len(accepted) == len(outcomes)
    return [(one.event, one.version) for one in accepted]


async def lost(service: Deciders, clients: Sequence[str]) -> tuple[str, list[dict[str, Any]], list[Outcome]]:
    """A backup, and what came after it: the facts and their answers."""
    await service.report(*told(clients, "before", 2))
    await service.relayed()
    backup = await service.backup()
    after = told(clients, "after", 3)
    answers = await service.report(*after)
    await service.relayed()
    return backup, after, answers


async def test_what_the_topic_has_and_the_store_lacks_comes_back_as_it_was(
    interactions: Deciders, clients: tuple[str, ...], topic_log: TopicLog
) -> None:
    start = await topic_log.ends()
    await interactions.compare()
    backup, after, answers = await lost(interactions, clients)
    await interactions.compare()
    events, states = await interactions.events(), await interactions.states()
    await interactions.restore(backup)
    with pytest.raises(StoreBehindError, match=r"run `python -m services\.interactions recover`"):
        await interactions.compare()
    shown = Told()
    done = await interactions.recover(shown)
    assert (done.appended, done.foreign, done.refusals) == (len(after), 0, 0)
    assert {step: total == at for step, (total, at) in shown.steps.items()} == dict.fromkeys(shown.steps, True)
    assert await interactions.events() == events
    assert await interactions.states() == states
    assert await interactions.pool.fetchval("select count(*) from outbox") == 0
    await interactions.compare()
    again = await interactions.recover()
    assert (again.appended, await interactions.events()) == (0, events)
    # Reported again, it is known; and what is new goes on where the lost days ended.
    assert known(await interactions.report(*after)) == known(answers)
    assert {version for _, version in known(await interactions.report(*told(clients, "new", 0)))} == {8}
    await interactions.relayed()
    records = await topic_log.since(start, "rapport.interactions.v1")
    assert versions(records) == {client: list(range(1, 9)) for client in clients}
    assert len(records) == 8 * len(clients)


async def test_people_and_clients_come_back_from_both_topics(
    databases: Databases, settings: Settings, clients: tuple[str, ...]
) -> None:
    intake = await deciders(databases, settings, Service.INTAKE)
    backup = await intake.backup()
    person = fact("p", clients[0], {"name": "Jane", "email": "jane@firm.example", "zone": "UTC"}, name="PersonAdded")
    facts = [person, *(onboarded(f"on-{client}", client) for client in clients)]
    answers = await intake.report(*facts)
    await intake.relayed()
    events, states = await intake.events(), await intake.states()
    await intake.restore(backup)
    assert (await intake.recover()).appended == len(facts)
    assert (await intake.events(), await intake.states()) == (events, states)
    assert known(await intake.report(*facts)) == known(answers)
    [contradiction] = await intake.report(onboarded("other", clients[0], "Somebody Else Ltd"))
    assert isinstance(contradiction, Refusal)
    assert contradiction.reason is Reason.CONTRADICTION


async def test_the_same_key_with_other_content_is_a_conflict_after_a_recovery_too(
    interactions: Deciders, clients: tuple[str, ...]
) -> None:
    backup, after, answers = await lost(interactions, clients)
    await interactions.restore(backup)
    await interactions.recover()
    first = after[0]
    same = {**first, "data": {**first["data"], "summary": None}, "time": first["time"].replace("+00:00", "Z")}
    assert known(await interactions.report(same)) == known(answers[:1])
    others = [
        {**first, "data": {**first["data"], "channel": "meeting"}},
        {**first, "subject": clients[1]},
        {**first, "time": "2026-01-01T00:00:00+00:00"},
        {**first, "type": "rapport.CallMissed.v1", "data": {"call": "1"}},
    ]
    outcomes = await interactions.report(*others)
    assert [one.reason for one in outcomes if isinstance(one, Refusal)] == [Reason.CONFLICT] * len(others)


async def test_refused_in_the_lost_days_it_stays_refused_and_is_no_dead_letter_twice(
    interactions: Deciders, clients: tuple[str, ...], topic_log: TopicLog, settings: Settings
) -> None:
    start = await topic_log.ends([DEAD])
    impossible = [structured(fact(f"bad-{client}", client, {"channel": "pigeon"})) for client in clients]
    records = [at(number, one) for number, one in enumerate(await publish(settings.kafka, impossible), 10**9)]
    accepted = [at(2 * 10**9 + n, structured(one)) for n, one in enumerate(told(clients, "kafka", 1))]
    backup = await interactions.backup()
    await interactions.consume(*records, *accepted)
    await interactions.relayed()
    refusals = await _refusals(interactions)
    await interactions.restore(backup)
    done = await interactions.recover()
    assert (done.refusals, done.appended) == (len(records), len(accepted))
    assert await _refusals(interactions) == refusals
    await interactions.consume(*records, *accepted)
    assert await interactions.pool.fetchval("select count(*) from outbox") == 0
    assert len(await topic_log.since(start, DEAD)) == len(records)


async def _refusals(service: Deciders) -> list[dict[str, Any]]:
    rows = await service.pool.fetch(
        'select reason, detail, topic, partition, "offset", key, value, headers from refusals order by "offset"'
    )
    return [dict(row) for row in rows]


async def test_a_store_that_was_started_behind_its_topic_is_told_apart_and_nothing_is_written(
    interactions: Deciders, clients: tuple[str, ...]
) -> None:
    backup, _, answers = await lost(interactions, clients)
    await interactions.restore(backup)
    [other] = known(await interactions.report(fact("without recovering", clients[0])))
    events = await interactions.events()
    with pytest.raises(RecoveryError, match="a version was used twice") as found:
        await interactions.recover()
    assert other[0] in str(found.value)
    assert known(answers)[0][0] in str(found.value)
    of_the_client = [one for one in await interactions.events() if one["stream_id"] == f"interactions:{clients[0]}"]
    assert of_the_client == [one for one in events if one["stream_id"] == f"interactions:{clients[0]}"]
    with pytest.raises(StoreBehindError):
        await interactions.compare()


async def test_nobody_recovers_while_the_service_runs(
    interactions: Deciders, settings: Settings, clients: tuple[str, ...]
) -> None:
    backup, _, _ = await lost(interactions, clients)
    await interactions.restore(backup)
    events = await interactions.events()
    async with running(relay(settings, interactions.pool, "interactions-1", service=Service.INTERACTIONS)):
        with pytest.raises(RecoveryError, match="interactions-1 is running"):
            await interactions.recover()
    assert await interactions.events() == events
    await lease_of(interactions.pool, "recovery", "another")
    with pytest.raises(StoreBehindError, match="under way"):
        await interactions.compare()


async def test_what_others_wrote_behind_the_last_record_hides_nothing_and_comes_into_no_store(
    interactions: Deciders, clients: tuple[str, ...], settings: Settings
) -> None:
    backup, after, _ = await lost(interactions, clients)
    foreign = [_foreign(poison(client, version)) for client in clients for version in range(5, 9)]
    await publish(settings.kafka, foreign)
    await interactions.compare()
    await interactions.restore(backup)
    with pytest.raises(StoreBehindError):
        await interactions.compare()
    done = await interactions.recover()
    assert (done.appended, done.foreign) == (len(after), len(foreign))
    await interactions.compare()


def _foreign(record: Record) -> Record:
    headers = [(name, b"/elsewhere" if name == "ce_source" else value) for name, value in record.headers]
    return Record(record.topic, record.partition, record.offset, record.key, record.value, tuple(headers))


async def test_old_events_published_again_behind_the_newer_ones_do_not_hide_them(
    interactions: Deciders, clients: tuple[str, ...]
) -> None:
    """The last records of every partition are ones that the older store knows."""
    backup, after, _ = await lost(interactions, clients)
    await republish(interactions.pool, CONTEXTS[Service.INTERACTIONS])
    await interactions.pool.execute(
        "delete from outbox using events where events.position = outbox.position and events.version > 3"
    )
    for _ in range(10):  # more than the guard looks at, in every partition that has any
        await interactions.relayed()
        await republish(interactions.pool, CONTEXTS[Service.INTERACTIONS])
        await interactions.pool.execute(
            "delete from outbox using events where events.position = outbox.position and events.version > 3"
        )
    await interactions.relayed()
    await interactions.restore(backup)
    with pytest.raises(StoreBehindError):
        await interactions.compare()
    assert (await interactions.recover()).appended == len(after)


async def test_a_topic_that_leaves_a_version_out_ends_it(
    interactions: Deciders, clients: tuple[str, ...], settings: Settings
) -> None:
    """As when the oldest of what the store lacks was deleted from the log."""
    await publish(settings.kafka, [event(clients[0], 2)])
    with pytest.raises(RecoveryError, match="ends at version 0, and the topic lacks the versions between"):
        await interactions.recover()
    assert await interactions.events() == []


async def test_a_topic_that_is_behind_its_store_is_told_of_and_filled_by_publishing_again(
    interactions: Deciders, clients: tuple[str, ...]
) -> None:
    """As when Kafka was restored from an older backup: the store believes all of it sent."""
    await interactions.report(*told(clients, "before", 2))
    await interactions.relayed()
    with capture_logs() as logs:
        await interactions.compare()
    assert [line for line in logs if line["event"] == "topic_behind_store"] == []
    await interactions.report(fact("never sent", clients[0]))
    await interactions.pool.execute("delete from outbox")
    with capture_logs() as logs:
        await interactions.compare()
    [line] = [line for line in logs if line["event"] == "topic_behind_store"]
    assert "python -m services.interactions republish" in line["hint"]
    await republish(interactions.pool, CONTEXTS[Service.INTERACTIONS])
    await interactions.relayed()
    with capture_logs() as logs:
        await interactions.compare()
    assert [line for line in logs if line["event"] == "topic_behind_store"] == []
