"""The ways of `docs/connect.md`: its blocks, run by a real Kafka Connect on a real PostgreSQL, reach Rapport.

Only what a reader has to fill in is otherwise here: addresses, names of files, the database's account.
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from rich.console import Console

from deploy.local.demo.http_door import client
from deploy.local.ports import LOOPBACK
from deploy.local.postgres import Postgres
from deploy.local.stack import Stack, running
from shared.events.catalogue import DEAD, REPORTED
from shared.kafka.record import Record
from shared.progress import Steps
from tests.support.documents import blocks
from tests.support.eventually import eventually
from tests.support.kafka_connect import Properties, connecting, parsed
from tests.support.topic_log import Ends, TopicLog

#: The first run fetches Kafka Connect and Debezium.
pytestmark = [pytest.mark.again, pytest.mark.timeout(900)]

DOCUMENT = "docs/connect.md"
_numbers = count()
_SECONDS = 60.0


def block(heading: str, language: str, number: int = 0) -> str:
    """What the document has under a heading."""
    return [one for one in blocks(DOCUMENT, language) if one.heading == heading][number].text


@dataclass
class Firm:
    """Rapport, and a system beside it that reports nothing by itself."""

    stack: Stack
    postgres: Postgres
    http: httpx.AsyncClient
    folder: Path
    #: Where the refused records ended when the present connector was started.
    seen: Ends = field(default_factory=lambda: defaultdict(int))

    @asynccontextmanager
    async def database(self, more: str) -> AsyncIterator[asyncpg.Connection]:
        """The system's database, new, with the tables of the document and what ``more`` makes."""
        name = f"practice{next(_numbers)}"
        await self.postgres.create_database(name)
        connection = await asyncpg.connect(f"{self.postgres.dsn}/{name}")
        try:
            await connection.execute(block("Which way", "sql"))
            await connection.execute(more)
            yield connection
        finally:
            await connection.close()

    @asynccontextmanager
    async def connect(self, connector: Properties, database: asyncpg.Connection | None = None) -> AsyncIterator[None]:
        """The connector runs in a worker of its own; its replication slot goes with it."""
        self.seen = await TopicLog(self.stack.kafka).ends([DEAD])
        folder = self.folder / f"connect-{next(_numbers)}"
        worker = parsed(block("The worker", "properties"))
        worker |= {"bootstrap.servers": self.stack.kafka, "offset.storage.file.filename": f"{folder}/offsets"}
        if database is None:
            async with connecting(folder, worker, connector):
                yield
            return
        place = self._place(await database.fetchval("select current_database()"))
        try:
            async with connecting(folder, worker, {**connector, **place}):
                yield
        finally:
            drop = "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1"
            await database.execute(drop, connector["slot.name"])

    def _place(self, database: str) -> Properties:
        place = {"hostname": LOOPBACK, "port": str(self.postgres.port), "dbname": database}
        account = {"user": "postgres", "password": self.postgres.password}
        return {f"database.{name}": value for name, value in {**place, **account}.items()}

    async def recorded(self, subject: str, number: int) -> list[Any]:
        """The data of the facts about a client, when there are so many: the latest first."""

        async def there() -> list[Any]:
            answer = await self.http.get(f"{self.stack.urls['interactions']}/clients/{subject}/timeline")
            entries = answer.json().get("entries", [])
            return entries if len(entries) >= number else []

        entries = await eventually(there, seconds=_SECONDS)
        assert len(entries) == number
        return entries

    async def reported(self) -> int:
        """How many records came over Kafka so far."""
        return sum((await TopicLog(self.stack.kafka).ends([REPORTED])).values())

    async def reported_more_than(self, number: int) -> bool:
        return await self.reported() > number

    async def refused(self) -> int:
        """How many of them were refused so far."""
        return sum((await TopicLog(self.stack.kafka).ends([DEAD])).values())

    async def next_refusal(self) -> str:
        """Why a record of the present connector is refused: the reason, and what is wrong."""
        log = TopicLog(self.stack.kafka)

        async def there() -> list[Record]:
            return list(await log.since(self.seen, DEAD))

        [record, *_] = await eventually(there, seconds=_SECONDS)
        headers = dict(record.headers)
        names = ("__connect.errors.exception.class.name", "__connect.errors.exception.message")
        return " ".join((headers[name] or b"").decode() for name in names)


@pytest.fixture(scope="module")
async def firm(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Firm]:
    folder = tmp_path_factory.mktemp("firm")
    steps = Steps(Console(quiet=True))
    async with (
        running(folder / "rapport", steps, {}) as parts,
        Postgres(folder / "practice", fsync=False) as postgres,
        client(parts.stack.token) as http,
    ):
        connection = await asyncpg.connect(f"{postgres.dsn}/postgres")
        await connection.execute(block("PostgreSQL", "sql"))
        await connection.close()
        await postgres.restart()
        yield Firm(parts.stack, postgres, http, folder)


OUTBOX = "An outbox"
TABLE = "A table as it is"


async def test_an_outbox(firm: Firm) -> None:
    before = await firm.refused()
    async with firm.database(block(OUTBOX, "sql")) as database:
        await database.execute(block(OUTBOX, "sql", 1))
        async with firm.connect(parsed(block(OUTBOX, "properties")), database):
            [complaint] = await firm.recorded("acme", 1)
            await database.execute("delete from outbox")
            await database.execute(
                "insert into outbox (aggregateid, type, payload, happened) values"
                """ ('acme', 'rapport.ContactLogged.v1', '{"channel": "call"}', '2026-03-01T09:30:00.123456+02:00')"""
            )
            _, call = await firm.recorded("acme", 2)
            assert await firm.refused() == before
    assert complaint["data"]["about"] == "Die Rechnung für März"
    assert (call["data"]["channel"], call["time"]) == ("call", "2026-03-01T07:30:00.123456Z")


async def test_an_outbox_that_is_sent_twice_is_recorded_once(firm: Firm) -> None:
    connector = parsed(block(OUTBOX, "properties"))
    fact = """insert into outbox (aggregateid, type, payload) values
        ('twice', 'rapport.ContactLogged.v1', '{"channel": "call"}')"""
    async with firm.database(block(OUTBOX, "sql")) as database:
        await database.execute(fact)
        async with firm.connect(connector, database):
            await firm.recorded("twice", 1)
        sent = await firm.reported()
        async with firm.connect(connector, database):  # on another worker, which has not heard of it
            await eventually(lambda: firm.reported_more_than(sent))
            await database.execute(fact)
            await firm.recorded("twice", 2)


async def test_an_outbox_whose_payload_is_not_expanded_is_refused(firm: Firm) -> None:
    connector = {**parsed(block(OUTBOX, "properties")), "transforms.outbox.table.expand.json.payload": "false"}
    async with firm.database(block(OUTBOX, "sql")) as database:
        await database.execute(block(OUTBOX, "sql", 1))
        async with firm.connect(connector, database):
            assert "/data input should be an object" in await firm.next_refusal()


async def test_an_outbox_whose_time_has_no_zone_is_refused(firm: Firm) -> None:
    tables = block(OUTBOX, "sql").replace("happened timestamptz", "happened timestamp")
    async with firm.database(tables) as database:
        await database.execute(block(OUTBOX, "sql", 1))
        async with firm.connect(parsed(block(OUTBOX, "properties")), database):
            assert "ce_time" in await firm.next_refusal()


async def test_a_trigger(firm: Firm) -> None:
    tables = block(OUTBOX, "sql") + block("A trigger that fills the outbox", "sql")
    async with firm.database(tables) as database, firm.connect(parsed(block(OUTBOX, "properties")), database):
        await database.execute(
            "insert into activities (client_no, at, fee_earner, activity, ref, narrative) values"
            " ('triggered', '2026-03-01T09:00Z', 'ben', 'Telephone call', null, 'On the offer'),"
            " ('triggered', '2026-03-01T10:00Z', 'ben', 'Photocopying', null, 'Nothing'),"
            " ('triggered', '2026-03-01T11:00Z', null, 'Complaint', 'c-7', 'Schlußrechnung'),"
            " ('triggered', '2026-03-01T12:00Z', null, 'Complaint settled', 'c-7', null)"
        )
        entries = await firm.recorded("triggered", 3)
    settled, complaint, call = entries
    assert [one["type"].split(".")[1] for one in entries] == ["ComplaintResolved", "ComplaintRaised", "ContactLogged"]
    assert (settled["data"]["complaint"], complaint["data"]["about"]) == ("c-7", "Schlußrechnung")
    assert (call["data"]["channel"], call["data"]["by"], call["data"]["summary"]) == ("call", "ben", "On the offer")


CLOUD_EVENTS = "io.debezium.converters.CloudEventsConverter"
CALL = """insert into activities (client_no, at, fee_earner, activity, narrative, amount) values
    ('tabled', '2026-03-01T09:00Z', 'ben', 'Telephone call', 'Über das Angebot', 120.50),
    ('tabled', '2026-03-01T10:00Z', 'ben', 'Photocopying', null, 3)"""


async def test_a_table_as_it_is(firm: Firm) -> None:
    async with firm.database(block(TABLE, "sql")) as database:
        await database.execute(CALL)
        async with firm.connect(parsed(block(TABLE, "properties")), database):
            [call] = await firm.recorded("tabled", 1)
            await database.execute("update activities set amount = 100")
            await database.execute(CALL.replace("Über das Angebot", "Again").replace("09:00", "09:15"))
            again, _ = await firm.recorded("tabled", 2)
    assert (call["data"]["channel"], call["data"]["by"], call["data"]["summary"]) == ("call", "ben", "Über das Angebot")
    assert (call["time"], again["data"]["summary"]) == ("2026-03-01T09:00:00Z", "Again")


async def test_a_table_whose_time_has_no_zone(firm: Firm) -> None:
    own = {"transforms.source.value.literal": "/zoneless/activities"}  # else its first row were that of another test
    connector = {**parsed(block(TABLE, "properties")), **parsed(block(TABLE, "properties", 1)), **own}
    plain = "alter table activities alter column at type timestamp;\n"
    async with firm.database(plain + block(TABLE, "sql")) as database:
        await database.execute(CALL.replace("'tabled'", "'zoneless'"))
        async with firm.connect(connector, database):
            [call] = await firm.recorded("zoneless", 1)
    assert call["time"] == "2026-03-01T09:00:00Z"


@pytest.mark.parametrize("converter", ["org.apache.kafka.connect.json.JsonConverter", CLOUD_EVENTS])
async def test_rows_as_debezium_writes_them_are_refused(firm: Firm, converter: str) -> None:
    connector = {**parsed(block(TABLE, "properties")), "transforms": "route", "value.converter": converter}
    async with firm.database(block(TABLE, "sql")) as database:
        await database.execute(CALL)
        async with firm.connect(connector, database):
            assert "not a CloudEvent" in await firm.next_refusal()


async def test_a_publication_of_more_than_inserts_breaks_the_application(firm: Firm) -> None:
    publication = block(TABLE, "sql").replace(" with (publish = 'insert')", "")
    async with firm.database(publication) as database:
        await database.execute(CALL)
        with pytest.raises(asyncpg.PostgresError, match='cannot update table "activities"'):
            await database.execute("update activities set amount = 100")


async def test_a_file(firm: Firm) -> None:
    file, line = firm.folder / "facts.jsonl", block("A file", "json")
    file.write_text(line.replace("acme", "filed"))
    async with firm.connect({**parsed(block("A file", "properties")), "file": str(file)}):
        [call] = await firm.recorded("filed", 1)
        with file.open("a") as more:
            more.write(line.replace("acme", "filed").replace("call-71", "call-72").replace('"call"', '"letter"'))
        await firm.recorded("filed", 2)
        with file.open("a") as more:
            more.write(line.replace("acme", "filed").replace('"call"', '"letter"'))
        assert "rapport.conflict" in await firm.next_refusal()
    assert (call["data"]["channel"], call["time"]) == ("call", "2026-11-20T10:30:00Z")
