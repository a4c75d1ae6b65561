"""Whoever follows the documents word for word gets what they promise.

Rapport is installed by the commands of `docs/operate.md`; then every other `sh` block of the documents for users is
run, in order. Only ports differ, and programs that are not installed (kcat, Kafka's console producer) have stand-ins.
"""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest

from services.alerts.settings import AlertsSettings
from shared.settings import Settings
from tests.support.documents import Block, blocks, rows, section
from tests.support.eventually import eventually
from tests.support.reader import SERVICES, TOKEN, Reader, install_block, reading

#: Some thirty processes are started one after the other.
pytestmark = [pytest.mark.timeout(600), pytest.mark.in_order]


@pytest.fixture(scope="module")
async def reader(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Reader]:
    async with reading(tmp_path_factory.mktemp("reader")) as made:
        yield made


async def done(reader: Reader, block: Block, *, code: int = 0) -> str:
    """What the block printed; it is what the document says that it prints."""
    said = await reader.do(block)
    assert said.code == code, f"{block.name}\n{said.text}"
    promised = "".join(line.strip() for line in block.output.splitlines())
    pattern = ".*".join(map(re.escape, promised.split("…")))
    assert re.search(pattern, said.text, re.DOTALL), f"{block.name}\n{said.text}"
    return said.text


async def mailed(reader: Reader, recipient: str, subject: str) -> None:
    async def there() -> bool:
        mails = [file.read_text(errors="replace") for file in reader.mails.glob("*.eml")]
        return any(f"To: {recipient}" in mail and subject in mail for mail in mails)

    await eventually(there)


def everything_is_recorded(printed: str) -> bool:
    return printed.count('"status":"recorded"') > 0 and "refused" not in printed


async def test_the_readme(reader: Reader) -> None:
    first, health = [block for block in blocks("README.md", "sh") if not block.text.startswith("make ")]
    assert everything_is_recorded(await done(reader, first))
    await mailed(reader, "Ben Cole", "Harbour Ltd: a complaint is open")
    answer = json.loads(await done(reader, health))
    assert (answer["client"], answer["band"]) == ("harbour", "red")
    assert {one["kind"] for one in answer["contributions"]} >= {"complaint", "silence"}
    assert "complaint_open" in {risk["kind"] for risk in answer["risks"]}


async def test_integrate(reader: Reader) -> None:
    printed = [await done(reader, block) for block in blocks("docs/integrate.md", "sh")]
    assert sum(text.count('"status":"recorded"') for text in printed) == 4
    await mailed(reader, "Ada Byron", "Acme Ltd: a complaint is open")

    async def over_kafka() -> bool:
        timeline = (await reader.get("interactions", "/clients/acme/timeline")).json()
        return {"call-1", "call-3", "call-4", "meeting-1"} <= {entry["causation_id"] for entry in timeline["entries"]}

    await eventually(over_kafka)
    health = next(json.loads(text) for text in printed if text.startswith('{"client"'))
    assert "complaint_open" in {risk["kind"] for risk in health["risks"]}
    assert "Acme Ltd" in (reader.shell.folder / "acme.html").read_text()


async def test_import(reader: Reader) -> None:
    [history] = blocks("docs/import.md", "csv")
    [mapping] = blocks("docs/import.md", "yaml")
    (reader.shell.folder / "activities.csv").write_text(history.text.replace("acme", "of-old"))
    (reader.shell.folder / "activities.yaml").write_text(mapping.text)
    dry, real = blocks("docs/import.md", "sh")
    said = await reader.do(dry)
    assert (said.code, said.text.rstrip()) == (1, "\n".join(line[4:] for line in dry.output.rstrip().splitlines()))
    await done(reader, real, code=1)
    assert (await reader.get("interactions", "/clients/of-old")).json()["version"] == 3
    assert (reader.shell.folder / "activities.refused.csv").exists()


async def test_operate(reader: Reader) -> None:
    policies(reader.shell.folder)
    left = [block for block in blocks("docs/operate.md", "sh") if block != install_block()]
    for block in left:
        stopped = "update offsets" in block.text
        if stopped:
            await reader.stop("scoring")
        if "refold" in block.text:
            await marked_for_a_rebuild(reader)
        text = block.text + ('echo "$RAPPORT_TOKENS $TOKEN"\n' if "TOKEN=$(" in block.text else "")
        printed = await done(reader, Block(block.document, block.heading, block.language, text, block.output))
        if stopped:
            await reader.start("scoring")
        if "TOKEN=$(" in block.text:
            tokens, secret = printed.strip().rsplit(" ", 1)
            [token] = Settings.model_validate({"tokens": json.loads(tokens)}).tokens
            assert token.matches(secret)
    await reader.ready()
    assert "rapport_refold_pending 0.0" in (await reader.get("scoring", "/metrics")).text


async def marked_for_a_rebuild(reader: Reader) -> None:
    """A client, as an event of a type that scoring did not know would have left it."""
    event = {
        "specversion": "1.0", "id": "1", "source": "/rebuilt", "type": "rapport.ContactLogged.v1",
        "subject": "rebuilt",
        "time": "2026-01-05T09:00:00Z", "data": {"channel": "call"},
    }  # fmt: skip
    answer = await reader.http.post(
        f"{reader.url('interactions')}/events",
        content=json.dumps(event),
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/cloudevents+json"},
    )
    assert answer.status_code == httpx.codes.CREATED
    connection = await asyncpg.connect(f"{reader.servers.postgres.dsn}/scoring")
    mark = "update streams set refold = true where stream_id = 'scoring:rebuilt'"

    async def marked() -> bool:
        return bool(await connection.execute(mark) == "UPDATE 1")

    try:
        await eventually(marked)
    finally:
        await connection.close()


def policies(folder: Path) -> None:
    """Write the policies that the document shows; that of alerts has no command that would check it."""
    for block in blocks("docs/operate.md", "yaml"):
        if found := re.match(r"# (\S+-policy\.yaml)\n", block.text):
            (folder / found.group(1)).write_text(block.text)
    AlertsSettings(alerts_policy=folder / "alerts-policy.yaml").policy()


async def test_reports(reader: Reader) -> None:
    [block] = blocks("docs/reports.md", "sh")

    async def read_something() -> bool:
        return bool((await reader.get("scoring", "/portfolio")).json()["known_until"])

    await eventually(read_something)
    await done(reader, block)
    assert (await reader.get("scoring", "/reports/practice")).status_code == httpx.codes.OK


@pytest.mark.parametrize("service", SERVICES)
async def test_every_route_is_documented_and_no_other(reader: Reader, service: str) -> None:
    written = {
        f"{method} {re.sub(r'{.*?}', '{}', path.partition('?')[0])}"
        for cells in rows(section("docs/integrate.md", "Read the results"))
        if service in cells[0].split("`")[0]
        for method, path in re.findall(r"(GET|POST|OPTIONS) (/[^`]*)", cells[0])
    }
    document = (await reader.http.get(f"{reader.url(service)}/openapi.json")).json()
    routes = {
        f"{method.upper()} {re.sub(r'{.*?}', '{}', path)}"
        for path, item in document["paths"].items()
        for method in item
    }
    described = {"GET /health/live", "GET /health/ready", "GET /metrics", "GET /asyncapi.json"}  # elsewhere
    pages = {route for route in written if route.endswith(".html")}  # `.html` is part of the parameter
    assert routes - described == written - pages
    assert described <= routes
