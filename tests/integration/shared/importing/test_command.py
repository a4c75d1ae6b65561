"""The command `import`: what it prints, how it ends, and what is left when it is killed."""

import asyncio
import os
import re
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from shared.events.catalogue import Topic
from shared.recovery import checkpoint
from tests.support.databases import Databases
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

DOCUMENT = Path("docs/import.md").read_text()


@dataclass(frozen=True)
class Ended:
    """How a process ended, and what it printed."""

    code: int | None
    out: str
    err: str


@dataclass(frozen=True)
class Command:
    """`python -m services.interactions import` on a store of its own."""

    database: str
    folder: Path
    kafka: str

    async def __call__(self, *arguments: str, **environment: str) -> Ended:
        process = await self.start(*arguments, **environment)
        out, err = await asyncio.wait_for(process.communicate(), 60)
        return Ended(process.returncode, out.decode(), err.decode())

    async def start(self, *arguments: str, **environment: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.interactions", "import", *arguments,
            env={**os.environ, "RAPPORT_POSTGRES": self.database, "RAPPORT_KAFKA": self.kafka, **environment},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    async def value(self, query: str) -> object:
        connection = await asyncpg.connect(self.database)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text)
        return str(self.folder / name)


@pytest.fixture
async def command(databases: Databases, servers: Servers, topic_log: TopicLog, tmp_path: Path) -> Command:
    """What other tests left in the topics is not its business."""
    database = await databases.fresh("interactions")
    connection = await asyncpg.connect(database)
    await checkpoint.note_compared(connection, await topic_log.ends([Topic.INTERACTIONS]))
    await connection.close()
    return Command(database, tmp_path, servers.kafka)


MAPPING = """
source: /pms
subject: Client
time: Date
id: Entry
facts:
  - type: ContactLogged
    data: {channel: {constant: call}, summary: Note}
"""


def history(command: Command, count: int) -> tuple[str, str, str]:
    """Arguments for a file of so many calls, every hundredth of them impossible."""
    rows = [f"{n},2019-03-{n % 28 + 1:02}T09:30:00Z,c-{n % 50},{'x' * 200}" for n in range(count)]
    for place in range(99, count, 100):
        rows[place] = rows[place].replace("2019-03", "2019-13")
    file = command.write("history.csv", "\n".join(["Entry,Date,Client,Note", *rows, ""]))
    return file, "--mapping", command.write("mapping.yaml", MAPPING)


def example(language: str) -> str:
    """The block of the document's worked example."""
    return str(re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)[0])


def printed() -> str:
    """What the document says that the dry run prints."""
    lines = DOCUMENT.partition("rows read")
    before, after = lines[0].splitlines()[-1] + lines[1], lines[2].split("\n\n")[0]
    return "\n".join(line[4:] for line in (before + after).splitlines())


async def test_the_example_of_the_document_comes_out_as_it_says(command: Command) -> None:
    file = command.write("activities.csv", example("csv"))
    mapping = command.write("activities.yaml", example("yaml"))
    dry = await command(file, "--mapping", mapping, "--dry-run")
    assert dry.out.rstrip() == printed()
    assert (dry.code, dry.err) == (1, "")
    done = await command(file, "--mapping", mapping)
    assert done.code == 1
    assert await command.value("select string_agg(type, ' ' order by position) from events") == " ".join(
        f"rapport.{name}.v1" for name in ("ContactLogged", "ComplaintRaised", "ComplaintResolved")
    )
    refused = (command.folder / "activities.refused.csv").read_text().splitlines()
    assert refused[0] == "refused_line;refused_reason;Entry;Date;Client;By;Activity;Ref;Narrative"
    assert refused[1].startswith("6;invalid: ")


@pytest.mark.parametrize("point", ["import.before_commit:3", "import.after_commit:3"])
async def test_killed_in_the_midst_it_goes_on_where_it_stopped(command: Command, point: str) -> None:
    arguments = history(command, 9000)
    killed = await command(*arguments, RAPPORT_CRASH_AT=point)
    assert killed.code == -signal.SIGKILL
    kept = 2 if "before" in point else 3
    assert await command.value("select count(*) from events") == kept * 1980
    done = await command(*arguments)
    assert done.code == 1, done.err
    assert f"resumed after line {kept * 2000 + 1:,};" in done.out
    assert await command.value("select count(*) from events") == 8910
    assert await command.value("select count(*) from outbox") == 8910
    refused = (command.folder / "history.refused.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in refused[1:]] == [str(n) for n in range(101, 9002, 100)], "each once"


async def test_interrupted_it_keeps_the_rows_in_hand_and_says_so(command: Command) -> None:
    arguments = history(command, 30_000)
    process = await command.start(*arguments)
    while not await command.value("select count(*) from events"):  # noqa: ASYNC110  it is another process
        await asyncio.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, _ = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 130, out
    assert b"stopped; run it again to resume where it stopped" in out
    rows = await command.value("select (tally ->> 'rows')::int from imports")
    assert isinstance(rows, int)
    assert 2000 <= rows < 30_000
    assert await command.value("select count(*) from events") == rows - rows // 100


async def test_no_terminal_no_bar(command: Command) -> None:
    done = await command(*history(command, 90))
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "90 rows read"


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        (MAPPING.replace("channel", "chanel"), "mapping.yaml, line 8: chanel is not a field of ContactLogged"),
        (MAPPING.replace("Client", "Clint"), "history.csv: has no column Clint, which the mapping names"),
    ],
)
async def test_a_mapping_that_cannot_be_right_ends_it_at_once(command: Command, mapping: str, words: str) -> None:
    file, option, path = history(command, 10)
    command.write("mapping.yaml", mapping)
    ended = await command(file, option, path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(words)


async def test_a_file_that_nothing_is_known_of_needs_a_mapping(command: Command) -> None:
    ended = await command(history(command, 1)[0])
    assert (ended.code, ended.err.strip()) == (
        2, "a CSV file needs a mapping that says what its columns are: --mapping FILE.yaml",
    )  # fmt: skip


async def test_without_a_database_it_says_so(command: Command) -> None:
    away = Command("postgresql://postgres@127.0.0.1:1/interactions", command.folder, command.kafka)
    ended = await away(*history(command, 1))
    assert ended.code == 2
    assert "the database of interactions cannot be used" in ended.err
    empty = Command(command.database.rpartition("/")[0] + "/postgres", command.folder, command.kafka)
    ended = await empty(*history(command, 1))
    assert ended.code == 2
    assert "run `python -m services.interactions migrate`" in ended.err


async def test_a_store_that_is_behind_its_topics_is_not_written_to(command: Command) -> None:
    connection = await asyncpg.connect(command.database)
    await connection.execute("insert into recovering (stream_id) values ('')")  # a recovery that was cut short
    await connection.close()
    arguments = history(command, 1)
    assert (await command(*arguments, "--dry-run")).code == 0, "it writes nothing"
    ended = await command(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "run `python -m services.interactions recover` again" in ended.err
    assert await command.value("select count(*) from events") == 0
