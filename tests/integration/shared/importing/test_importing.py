"""A firm's history from a file, into a real store: judged as every reported fact, once, wherever a run stopped."""

import asyncio
import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.intake.app import DECIDERS as INTAKE
from services.interactions.app import DECIDERS as INTERACTIONS
from shared.database.pool import Pool
from shared.events.catalogue import Service
from shared.importing import chunk
from shared.importing.files.row import FileError
from shared.importing.importer import Imported, Importer, Order
from shared.importing.mapping.moments import SKIPPED, TWICE
from shared.importing.position import Position
from shared.importing.run import End
from shared.reporting import Recorded, Recorder
from shared.reporting.http_door import HttpDoor
from shared.service.composition import wall_clock
from shared.store import Streams
from tests.support.contexts import CONTEXTS
from tests.support.databases import Databases
from tests.support.facts import cloud_event

MAPPING = """
source: /pms
zone: Europe/London
format: "%d/%m/%Y %H:%M"
subject: Client
time: Date
id: Entry
skip: {column: Activity, is: Admin}
facts:
  - type: ContactLogged
    when: {column: Activity, is: [Call, Meeting]}
    data:
      channel: {column: Activity, values: {Call: call, Meeting: meeting}}
      summary: Note
  - type: ComplaintRaised
    when: {column: Activity, is: Complaint}
    data: {complaint: Ref, about: Note}
  - type: ComplaintResolved
    when: {column: Activity, is: Settled}
    data: {complaint: Ref}
  - type: ClientClosed
    when: {column: Activity, is: Left}
"""
HEADER = ("Entry", "Date", "Client", "Activity", "Ref", "Note")
SMALL = 7


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a small file is many transactions."""
    monkeypatch.setattr(chunk, "MOST_ROWS", SMALL)


class Shown:
    """Where positions are shown. ``at`` one of them it does something."""

    def __init__(self, *, stop_after: int | None = None, fail_after: int | None = None) -> None:
        self.stopping, self.positions = asyncio.Event(), list[Position]()
        self._stop_after, self._fail_after = stop_after, fail_after

    @contextmanager
    def __call__(self, size: int, begun: Position) -> Iterator["Shown"]:
        yield self

    def show(self, position: Position) -> None:
        self.positions.append(position)
        if len(self.positions) == self._stop_after:
            self.stopping.set()
        if len(self.positions) == self._fail_after:
            raise ConnectionError("pulled out")


class Office:
    """A firm's files, and one service to import them into."""

    def __init__(self, folder: Path, pool: Pool, service: Service = Service.INTERACTIONS) -> None:
        self.folder, self.pool, self.service = folder, pool, CONTEXTS[service]
        self.file, self.mapping = folder / "history.csv", folder / "mapping.yaml"
        self.mapping.write_text(MAPPING)
        self.recorder = Recorder(
            INTERACTIONS if service is Service.INTERACTIONS else INTAKE, Streams(CONTEXTS[service]), wall_clock
        )

    def write(self, *rows: tuple[str, ...]) -> None:
        with self.file.open("w", newline="") as file:
            csv.writer(file).writerows([HEADER, *rows])

    async def run(self, file: Path | None = None, shown: Shown | None = None, **options: Any) -> Imported:
        seen = shown or Shown()
        importer = Importer(self.service, self.pool, self.recorder, wall_clock)
        return await importer.run(Order(file or self.file, self.mapping, **options), seen, seen.stopping)

    async def events(self) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.pool.fetch("select * from events order by position")]

    async def everything(self) -> dict[str, list[Any]]:
        """All that the store holds."""
        tables = ("events", "streams", "received", "outbox", "refusals", "imports")
        return {
            table: [tuple(row) for row in await self.pool.fetch(f"select * from {table} order by 1")]
            for table in tables
        }


@pytest.fixture
async def office(databases: Databases, tmp_path: Path) -> Office:
    return Office(tmp_path, await databases.pool("interactions"))


def call(number: int, client: str = "acme", note: str = "The lease") -> tuple[str, ...]:
    return str(number), f"{number % 28 + 1:02}/03/2019 09:30", client, "Call", "", note


def calls(count: int, first: int = 1) -> list[tuple[str, ...]]:
    return [call(number, f"client-{number % 5}") for number in range(first, first + count)]


async def test_facts_keep_their_own_time_and_are_recorded_now(office: Office) -> None:
    office.write(call(3))
    before = datetime.now(UTC)
    done = await office.run()
    [event] = await office.events()
    assert event["time"] == datetime(2019, 3, 4, 9, 30, tzinfo=UTC)
    assert before <= event["recorded_at"] <= datetime.now(UTC)
    assert json.loads(event["data"])["summary"] == "The lease"
    assert json.loads(event["audit"]) == {"reporter": "import", "source": "/pms", "id": "3"}
    assert (done.tally.recorded, done.tally.all_refused, done.end) == (1, 0, End.OF_FILE)
    assert await office.pool.fetchval("select count(*) from outbox") == 1


async def test_it_is_the_same_fact_through_http(office: Office) -> None:
    office.write(call(3))
    await office.run()
    said = {
        "id": "3", "source": "/pms", "type": "rapport.ContactLogged.v1", "subject": "acme",
        "time": "2019-03-04T09:30:00+00:00", "data": {"channel": "call", "summary": "The lease"},
    }  # fmt: skip
    door = HttpDoor(office.service, office.recorder, office.pool, wall_clock)
    [outcome] = await door.report([cloud_event(said)], "crm")
    assert isinstance(outcome, Recorded)
    assert outcome.repeated


async def test_a_second_run_records_nothing_and_reads_nothing(office: Office) -> None:
    office.write(*calls(40))
    first = await office.run()
    before = await office.everything()
    shown = Shown()
    second = await office.run(shown=shown)
    assert await office.everything() == before
    assert shown.positions == []
    assert (first.tally, second.tally) == (second.tally, first.tally)
    assert first.tally.recorded == 40


async def test_from_the_beginning_all_is_known_already(office: Office) -> None:
    office.write(*calls(40))
    await office.run()
    events = await office.events()
    again = await office.run(from_start=True)
    assert (again.tally.recorded, again.tally.repeated) == (0, 40)
    assert await office.events() == events


@pytest.mark.parametrize("breaking", [{"stop_after": 3}, {"fail_after": 3}], ids=["stopped", "failed"])
async def test_a_run_that_is_broken_off_is_gone_on_with(office: Office, breaking: dict[str, int]) -> None:
    rows = [*calls(20), ("x", "31/02/2019 09:00", "acme", "Call", "", ""), *calls(20, first=21)]
    office.write(*rows)
    first = Shown(**breaking)
    try:
        stopped = await office.run(shown=first)
        assert stopped.end is End.STOPPED
    except ConnectionError:
        pass
    assert len(await office.events()) in (20, 21), "three transactions of seven rows"
    second = Shown()
    done = await office.run(shown=second)
    assert second.positions[0].tally.rows == 4 * SMALL
    assert (done.begun.tally.rows, done.tally.rows, done.tally.recorded) == (3 * SMALL, 41, 40)
    assert done.tally.refused == {"invalid": 1}
    assert sorted(row["causation_id"] for row in await office.events()) == sorted(row[0] for row in [*calls(40)])
    assert done.refused is not None
    assert len(done.refused.read_text().splitlines()) == 2


async def test_a_file_that_has_grown_is_gone_on_with_and_one_that_has_changed_is_read_anew(office: Office) -> None:
    office.write(*calls(20))
    await office.run()
    office.write(*calls(23))
    shown = Shown()
    grown = await office.run(shown=shown)
    assert (grown.changed, grown.tally.rows, grown.tally.recorded, len(shown.positions)) == (False, 23, 23, 1)
    office.write(call(99), *calls(23))
    changed = await office.run()
    assert changed.changed
    assert (changed.tally.rows, changed.tally.recorded, changed.tally.repeated) == (24, 1, 23)


async def test_another_mapping_is_another_import(office: Office) -> None:
    office.write(*calls(20))
    await office.run()
    office.mapping.write_text(MAPPING.replace("source: /pms", "source: /old-pms"))
    done = await office.run()
    assert done.changed
    assert done.tally.recorded == 20


async def test_a_dry_run_says_what_would_come_of_it_and_writes_nothing(office: Office) -> None:
    office.write(call(1), ("2", "05/03/2019 10:00", "acme", "Complaint", "c-1", "The bill"))
    await office.run()
    before = await office.everything()
    office.write(
        call(1),
        call(2),
        ("3", "06/03/2019 10:00", "acme", "Complaint", "c-1", "The manner"),
        *calls(10, first=100),
        ("4", "06/03/2019 10:00", "other", "Complaint", "c-2", "The wait"),
        *calls(10, first=200),
        ("5", "07/03/2019 10:00", "other", "Complaint", "c-2", "The tone"),
        call(200),
        ("6", "07/03/2019 10:00", "other", "Admin", "", ""),
    )
    dry = await office.run(dry=True)
    assert await office.everything() == before
    assert not list(office.folder.glob("*.refused*"))
    assert (dry.tally.rows, dry.tally.skipped, dry.tally.repeated) == (27, 1, 1)
    assert dict(dry.tally.refused) == {"conflict": 2, "contradiction": 2}, "against what is known, and within the file"
    assert [line for example in dry.examples.of("contradiction") for line in example.lines] == [4, 26]
    told = await office.run()
    assert told.tally == dry.tally, "it comes as it was said"


async def test_a_dry_run_knows_what_a_recovered_store_has_lost_the_keys_of(office: Office) -> None:
    office.write(*calls(20))
    await office.run()
    await office.pool.execute("delete from received")
    await office.pool.execute("insert into recovery_offsets values ('rapport.interactions.v1', 0, 7)")
    office.write(call(3, "client-2", note="other words"), *calls(22))
    dry = await Office(office.folder, office.pool).run(dry=True)
    assert (dry.tally.recorded, dry.tally.repeated, dict(dry.tally.refused)) == (2, 20, {"conflict": 1})


async def test_a_dry_run_may_leave_the_refused_rows(office: Office) -> None:
    office.write(call(1), ("2", "x", "acme", "Call", "", ""))
    to = office.folder / "would-be-refused.csv"
    await office.run(dry=True, refused=to)
    assert to.read_text().splitlines()[1].startswith("3,invalid: ")


async def test_a_dry_run_waits_for_nobody_and_nobody_waits_for_it(office: Office) -> None:
    office.write(*calls(9))
    await office.run()
    async with office.pool.acquire() as connection, connection.transaction():
        await Streams(office.service).lock(connection, {f"interactions:client-{number}" for number in range(5)})
        async with asyncio.timeout(10):
            dry = await office.run(dry=True)
    assert dry.tally.repeated == 9


async def test_refused_rows_are_corrected_and_imported_in_turn(office: Office) -> None:
    office.write(
        call(1), ("2", "31/02/2019 09:30", "acme", "Call", "", "x"), ("3", "01/03/2019 09:30", "", "Call", "", "")
    )
    done = await office.run()
    assert done.refused is not None
    corrected = done.refused.read_text().replace("31/02/2019", "28/02/2019")
    done.refused.write_text(corrected)
    again = await office.run(done.refused)
    assert (again.tally.recorded, again.tally.all_refused) == (1, 1)
    assert again.refused is not None
    assert again.refused.name == "history.refused.refused.csv"
    assert [row["causation_id"] for row in await office.events()] == ["1", "2"]


async def test_one_file_for_both_services(office: Office, databases: Databases) -> None:
    intake = Office(office.folder, await databases.pool("intake"), Service.INTAKE)
    office.write(call(1), ("2", "05/03/2019 10:00", "acme", "Left", "", ""), call(3))
    refused = await intake.run(dry=True)
    assert dict(refused.tally.refused) == {"wrong_service": 2}
    assert "interactions" in next(iter(refused.examples.of("wrong_service"))).detail
    theirs, ours = await intake.run(skip_foreign=True), await office.run(skip_foreign=True)
    assert (theirs.tally.recorded, theirs.tally.foreign, theirs.tally.all_refused) == (1, 2, 0)
    assert (ours.tally.recorded, ours.tally.foreign, ours.tally.all_refused) == (2, 1, 0)


async def test_cloud_events_need_no_mapping(office: Office) -> None:
    file = office.folder / "facts.ndjson"
    said = {
        "specversion": "1.0", "id": "1", "source": "/crm", "type": "rapport.ContactLogged.v1", "subject": "acme",
        "time": "2019-03-04T09:30:00Z", "data": {"channel": "call"},
    }  # fmt: skip
    wrong = {**said, "id": "2", "data": {"channel": "telex"}}
    file.write_text("".join(json.dumps(one) + "\n" for one in (said, wrong, {**said, "type": "x"})))
    importer = Importer(office.service, office.pool, office.recorder, wall_clock)
    shown = Shown()
    done = await importer.run(Order(file), shown, shown.stopping)
    assert (done.tally.recorded, dict(done.tally.refused)) == (1, {"invalid": 1, "unknown_type": 1})
    assert done.refused is not None
    assert [json.loads(line)["refused_line"] for line in done.refused.read_text().splitlines()] == [2, 3]


async def test_flat_objects_and_columns_that_no_row_has(office: Office) -> None:
    file = office.folder / "calls.jsonl"
    file.write_text('{"Entry": 1, "Date": "04/03/2019 09:30", "Client": "acme", "Activity": "Call"}\n')
    done = await office.run(file)
    assert done.tally.recorded == 1
    assert sorted(done.never_seen) == ["Note", "Ref"]


async def test_times_at_a_change_of_the_clocks_and_ahead_of_now_are_told(office: Office) -> None:
    times = ("31/03/2019 01:30", "27/10/2019 01:30", "27/10/2019 12:30", "04/03/2199 09:30")
    office.write(*((str(n), time, "acme", "Call", "", "") for n, time in enumerate(times)))
    done = await office.run()
    assert [row["time"].hour for row in await office.events()] == [1, 0, 12]
    assert {example.detail: example.lines for example in done.examples.notes} == {SKIPPED: [2], TWICE: [3]}
    [ahead] = done.examples.of("in_the_future")
    assert (ahead.lines, "check format, zone and the order of day and month" in ahead.detail) == ([5], True)


async def test_a_file_of_old_line_ends_is_gone_on_with_where_it_was_left(office: Office) -> None:
    office.write(*calls(20))
    office.file.write_bytes(office.file.read_bytes().replace(b"\r\n", b"\r"))
    await office.run(shown=Shown(stop_after=2))
    done = await office.run()
    assert (done.begun.tally.rows, done.tally.recorded) == (2 * SMALL, 20)


async def test_two_imports_of_one_file_are_not_made_at_once(office: Office) -> None:
    office.write(*calls(30))
    async with office.pool.acquire() as connection:
        name = f"import {office.file}"
        await connection.execute("select pg_advisory_lock(hashtextextended($1, 0))", name)
        with pytest.raises(FileError, match="is already being imported"):
            await office.run()
        assert (await office.run(dry=True)).tally.recorded == 30
        await connection.execute("select pg_advisory_unlock_all()")
    assert (await office.run()).tally.recorded == 30


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Entry,Date,Client,Activity,Ref\n", "no column Note"),
        ("Entry,Date,Client,Activity,Ref,Note,Ref\n", "more than"),
    ],
)
async def test_a_file_without_the_columns_is_not_begun(office: Office, header: str, words: str) -> None:
    office.file.write_text(header)
    with pytest.raises(FileError, match=words):
        await office.run()
    assert await office.pool.fetchval("select count(*) from imports") == 0


async def test_clients_are_reported_on_meanwhile(office: Office) -> None:
    """Both ways in at once, about the same clients: every fact is recorded once, in an order without gaps."""
    office.write(*calls(120))
    door = HttpDoor(
        office.service, Recorder(INTERACTIONS, Streams(office.service), wall_clock), office.pool, wall_clock
    )

    async def live(number: int) -> None:
        said = {
            "id": f"live-{number}", "source": "/telephony", "type": "rapport.ContactLogged.v1",
            "subject": f"client-{number % 5}", "time": "2026-01-04T09:30:00+00:00", "data": {"channel": "call"},
        }  # fmt: skip
        [outcome] = await door.report([cloud_event(said)], "telephony")
        assert isinstance(outcome, Recorded)

    async with asyncio.timeout(60):
        importing = asyncio.create_task(office.run())
        await asyncio.gather(*(live(number) for number in range(60)))
        done = await importing
    assert done.tally.recorded == 120
    rows = await office.pool.fetch("select stream_id, max(version) as last, count(*) from events group by 1 order by 1")
    assert [(row["last"], row["count"]) for row in rows] == [(36, 36)] * 5
