"""A recorded fact names its report, whichever way it came and wherever it was since; so does a dead letter."""

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from shared.events import Event
from shared.events.catalogue import DEAD, RAPPORT, Service, Topic
from shared.events.wire import read
from shared.kafka.record import Record
from shared.personal import PlainCodec
from shared.reporting import Recorded
from shared.reporting.http_door import HttpDoor
from shared.settings import Settings
from shared.store.republish import republish
from tests.support.contexts import CONTEXTS
from tests.support.databases import Databases
from tests.support.facts import binary, cloud_event, fact, structured
from tests.support.publishing import at
from tests.support.recovering import Deciders, deciders
from tests.support.topic_log import Ends, TopicLog

NAMES = ("ce_reportedsource", "ce_reportedid", "ce_correlationid", "ce_causationid", "ce_id")


@pytest.fixture
async def interactions(databases: Databases, settings: Settings) -> Deciders:
    return await deciders(databases, settings, Service.INTERACTIONS)


@pytest.fixture
def client() -> str:
    """One whom no other test knows: the topics are shared."""
    return f"client-{os.urandom(4).hex()}"


def row(table: str, client: str) -> dict[str, Any]:
    """The first row of a table, whose keys are numbers."""
    return {**fact("1", client), "source": f"/pms/{table}"}


def said(records: Sequence[Record]) -> list[tuple[str | None, ...]]:
    headers = [{name: value.decode() for name, value in record.headers if value is not None} for record in records]
    return [tuple(one.get(name) for name in NAMES) for one in headers]


async def on_topic(topic_log: TopicLog, start: Ends, client: str) -> list[Record]:
    records = await topic_log.since(start, Topic.INTERACTIONS)
    return [record for record in records if record.key == client.encode()]


async def test_two_tables_with_one_id_share_nothing_and_are_told_apart(
    interactions: Deciders, topic_log: TopicLog, client: str
) -> None:
    start = await topic_log.ends([Topic.INTERACTIONS])
    one, two = await interactions.report(row("activities", client), row("local", client))
    await interactions.consume(at(0, binary(row("mails", client))), at(1, structured(row("calls", client))))
    await interactions.relayed()
    assert isinstance(one, Recorded)
    assert isinstance(two, Recorded)
    found = said(await on_topic(topic_log, start, client))
    assert found[:2] == [
        ("/pms/activities", "1", one.event, one.event, one.event),
        ("/pms/local", "1", two.event, two.event, two.event),
    ]
    assert [names[:2] for names in found[2:]] == [("/pms/mails", "1"), ("/pms/calls", "1")]
    assert len({names[2] for names in found}) == 4


async def test_what_the_reporter_set_is_kept(interactions: Deciders, topic_log: TopicLog, client: str) -> None:
    start = await topic_log.ends([Topic.INTERACTIONS])
    set_by_reporter = {"correlationid": "matter-77", "causationid": "call-9"}
    event = replace(cloud_event(row("activities", client)), extensions=set_by_reporter)
    door: HttpDoor = interactions.door()
    await door.report([event], "pms")
    await interactions.consume(at(0, structured({**row("calls", client), **set_by_reporter})))
    await interactions.relayed()
    found = said(await on_topic(topic_log, start, client))
    assert [names[2:4] for names in found] == [("matter-77", "call-9")] * 2


async def test_sent_again_restored_and_sent_again_it_says_the_same(
    interactions: Deciders, topic_log: TopicLog, client: str
) -> None:
    start = await topic_log.ends([Topic.INTERACTIONS])
    backup = await interactions.backup()
    await interactions.report(row("activities", client))
    await interactions.relayed()
    await interactions.restore(backup)
    assert (await interactions.recover()).appended == 1
    assert await republish(interactions.pool, CONTEXTS[Service.INTERACTIONS], subject=client) == 1
    await interactions.relayed()
    first, second = await on_topic(topic_log, start, client)
    assert (first.key, first.value, first.headers) == (second.key, second.value, second.headers)


async def test_an_event_of_an_earlier_version_is_sent_and_read_as_it_was(
    interactions: Deciders, topic_log: TopicLog, client: str
) -> None:
    start = await topic_log.ends([Topic.INTERACTIONS])
    await interactions.report(row("activities", client))
    await interactions.pool.execute(
        "update events set correlation_id = '1', causation_id = '1', audit = '{\"recovered\": \"x[0]@1\"}'"
    )
    await interactions.relayed()
    [record] = await on_topic(topic_log, start, client)
    assert said([record])[0][:4] == (None, None, "1", "1")
    event = read(RAPPORT, Topic.INTERACTIONS, record.key, record.value, record.headers, PlainCodec())
    assert isinstance(event, Event)
    assert (event.correlation_id, event.causation_id) == ("1", "1")


async def test_a_dead_letter_names_its_report_where_that_can_be_read(
    interactions: Deciders, topic_log: TopicLog, client: str
) -> None:
    start = await topic_log.ends([DEAD])
    wrong = [{**row(table, client), "data": {"channel": "pigeon"}} for table in ("calls", "mails")]
    came = [structured(wrong[0]), binary(wrong[1])]
    # Sent again as it stands on the topic of the dead, it is refused for the same, and bears no name twice.
    again = Record(*came[1][:5], (*came[1].headers, ("ce_reportedsource", b"/pms/mails"), ("ce_reportedid", b"1")))
    await interactions.consume(*(at(number, one) for number, one in enumerate((*came, again))))
    await interactions.relayed()
    letters = [one for one in await topic_log.since(start, DEAD) if one.key == client.encode()]
    assert [names[:2] for names in said(letters)] == [("/pms/calls", "1"), ("/pms/mails", "1"), ("/pms/mails", "1")]
    assert [letter.headers[: len(one.headers)] for letter, one in zip(letters, came, strict=False)] == [
        one.headers for one in came
    ]
    assert all(len({name for name, _ in letter.headers}) == len(letter.headers) for letter in letters)
    refused = {dict(letter.headers)["__connect.errors.exception.class.name"] for letter in letters}
    assert refused == {b"rapport.invalid"}
