"""Clients that nobody of ours wrote report facts through both doors and read the topics of a running Rapport.

Each is a small program in its own language, as whoever uses it would write it (`programs.py`).
"""

import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rich.console import Console

from deploy.local import demo
from deploy.local.stack import Stack, running
from shared.events.catalogue import Topic
from shared.kafka.record import Record
from shared.progress import Steps
from tests.clients import table
from tests.clients.catalogue import BEYOND_ASCII, CLIENTS, KAFKA, LIMITS, READ, Client
from tests.clients.facts import PLACES, Json, beyond_ascii, facts
from tests.clients.findings import Findings
from tests.clients.programs import Key, Program
from tests.support.eventually import eventually
from tests.support.topic_log import TopicLog

#: The first run fetches and compiles what the programs need.
pytestmark = [pytest.mark.clients, pytest.mark.in_order, pytest.mark.timeout(1200)]

#: What is reported is on its topic within tenths of a second; a busy machine is given time.
_SECONDS = 30.0


@pytest.fixture(scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """All of Rapport, with a firm's year on its topics."""
    folder = tmp_path_factory.mktemp("stack")
    with (folder / "printed.txt").open("w") as printed:
        steps = Steps(Console(file=printed, width=80))
        async with running(folder, steps, demo.settings(folder)) as parts:
            await demo.play(parts.stack, steps)
            yield parts.stack


@pytest.fixture(scope="module")
def found() -> Iterator[Findings]:
    made = Findings()
    yield made
    made.keep()


def asked(*abilities: str) -> list[Any]:
    """Each client that is to have one of them; where it is known not to, the test must fail."""
    return [
        pytest.param(client, one, id=f"{client.name}-{one}", marks=_known(client, one))
        for client in CLIENTS
        for one in client.abilities
        if one in abilities
    ]


def _known(client: Client, ability: str) -> list[pytest.MarkDecorator]:
    reason = LIMITS.get((client.name, ability))
    return [] if reason is None else [pytest.mark.xfail(reason=reason, raises=AssertionError, strict=True)]


@pytest.mark.parametrize(("client", "mode"), asked("http-structured", "http-binary", "http-batch", *KAFKA))
async def test_what_it_reports_is_recorded(stack: Stack, found: Findings, client: Client, mode: str) -> None:
    program = client.program()
    with found.of(client, mode):
        await _recorded(stack, program, mode, facts(f"{client.name}-{mode}"))


@pytest.mark.parametrize(("client", "ability"), asked(BEYOND_ASCII))
async def test_attributes_may_be_beyond_ascii(stack: Stack, found: Findings, client: Client, ability: str) -> None:
    program = client.program()
    with found.of(client, ability):
        await _recorded(stack, program, "http-binary", beyond_ascii(f"{client.name}-{ability}"))


@pytest.mark.parametrize(("client", "ability"), asked(READ))
async def test_it_reads_all_that_is_recorded(stack: Stack, found: Findings, client: Client, ability: str) -> None:
    program, records = client.program(), await _on_topics(stack, *Topic)
    assert {topic for topic, _ in records} == {*Topic}
    with found.of(client, ability):
        read = await program.read(stack.kafka, [*Topic], records.keys())
        assert [key for key in records if not _same(read[key], records[key])] == []


def test_the_document_says_what_was_seen(found: Findings) -> None:
    """If not, `make clients WRITE=1` writes it."""
    assert table.differences(found.seen) == []


async def _recorded(stack: Stack, program: Program, mode: str, said: list[Json]) -> None:
    targets = dict.fromkeys(stack.kafka if mode in KAFKA else stack.urls[PLACES[one["type"]][0]] for one in said)
    program = program.with_token(stack.token)
    for target in targets:
        here = [one for one in said if target in {stack.kafka, stack.urls[PLACES[one["type"]][0]]}]
        for answer in await program.report(mode, target, here):
            assert answer["status"] in {0, 200, 201}, answer
    awaited = {one["subject"]: one for one in said}

    async def on_topics() -> dict[str, Record]:
        records = await _on_topics(stack, *{PLACES[one["type"]][1] for one in said})
        there = {_header(record, "ce_subject"): record for record in records.values()}
        return there if awaited.keys() <= there.keys() else {}

    there = await eventually(on_topics, seconds=_SECONDS)
    assert [one for subject, one in awaited.items() if not _is(there[subject], one)] == []


async def _on_topics(stack: Stack, *topics: str) -> dict[Key, Record]:
    """By topic and id, what stands there now."""
    log = TopicLog(stack.kafka)
    start = dict.fromkeys(await log.ends(topics), 0)
    return {(topic, _header(record, "ce_id")): record for topic in topics for record in await log.since(start, topic)}


def _is(record: Record, fact: Json) -> bool:
    """Whether that is what was recorded of the fact; what it left out is there by default."""
    data = json.loads(record.value or b"null")
    return (
        _header(record, "ce_type") == fact["type"]
        and _time(_header(record, "ce_time")) == _time(fact["time"])
        and {name: data.get(name) for name in fact["data"]} == fact["data"]
        and all(_header(record, f"ce_{name}") == value for name, value in fact["extensions"].items())
    )


def _same(said: Json, record: Record) -> bool:
    """Whether a client has read the record: as an event, or as it is."""
    value = (record.value or b"").decode()
    if "data" not in said:
        headers = {name: (told or b"").decode() for name, told in record.headers}
        place = (said["partition"], said["offset"])
        return bool((place, said["headers"], said["value"]) == ((record.partition, record.offset), headers, value))
    event = (said["type"], said["subject"], said["data"])
    recorded = (_header(record, "ce_type"), _header(record, "ce_subject"), json.loads(value))
    # JavaScript's dates end at milliseconds.
    late = _time(_header(record, "ce_time")) - _time(said["time"])
    return event == recorded and timedelta() <= late < timedelta(milliseconds=1)


def _header(record: Record, name: str) -> str:
    return (dict(record.headers).get(name) or b"").decode()


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
