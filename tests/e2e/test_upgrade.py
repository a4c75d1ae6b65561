"""What the version before wrote, the present one reads: its databases and topics are started from as they are."""

import io
import subprocess
import zipfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import yaml
from rich.console import Console

from deploy.local import services
from deploy.local.mail import Mail
from deploy.local.process import REPOSITORY, together
from deploy.local.servers import Servers, servers
from shared.events.catalogue import CATALOGUE, Topic
from shared.kafka.record import Partition
from shared.progress import Steps
from tests.support.eventually import eventually
from tests.support.topic_log import Ends, TopicLog, versions

Json = dict[str, Any]

#: The last commit before risks and reasons stated facts, and before the score's second version.
BEFORE = "9c22b218aa75f9a4200044012b2c7c014c46ce8d"
TOKEN = "upgrade"
EXAMPLES: Mapping[str, list[Json]] = yaml.safe_load((REPOSITORY / "tests/contract/examples.yaml").read_text())
QUIET = Steps(Console(quiet=True))


@dataclass(frozen=True)
class Firm:
    """The servers, and the four services of one version or the other on them."""

    servers: Servers
    folder: Path

    def of(self, program: Path) -> dict[str, services.Service]:
        """The services by name, as ``program`` has them."""
        return services.make({**self.servers.environment, **self._settings}, TOKEN, self.folder, program=program)

    @asynccontextmanager
    async def running(self, program: Path) -> AsyncIterator["Asking"]:
        """They run, on what is there."""
        four = self.of(program)
        try:
            await services.start(four, QUIET)
            async with httpx.AsyncClient(
                headers={"authorization": f"Bearer {TOKEN}"}, timeout=30, trust_env=False
            ) as http:
                yield Asking(four, http)
        finally:
            await services.stop(four, QUIET)
        assert {name: service.process.exit_code for name, service in four.items()} == dict.fromkeys(four, 0)

    async def rows(self, service: str, query: str) -> list[Any]:
        """Rows of a service's database."""
        connection = await asyncpg.connect(f"{self.servers.postgres.dsn}/{service}")
        try:
            return list(await connection.fetch(query))
        finally:
            await connection.close()

    @property
    def mail(self) -> Mail:
        """The catcher."""
        return self.servers.mail

    @property
    def _settings(self) -> dict[str, str]:
        return {"RAPPORT_FALLBACK_ADDRESS": "care@firm.example", "RAPPORT_MAIL_DOMAIN": "firm.example"}


@dataclass(frozen=True)
class Asking:
    """Reports facts to the four, and asks them."""

    four: Mapping[str, services.Service]
    http: httpx.AsyncClient

    async def report(self, events: list[Json]) -> list[Json]:
        """What became of each, each by the service whose it is."""
        answers = []
        for event in events:
            url = self.four[CATALOGUE[event["type"]].owner].url
            response = await self.http.post(
                f"{url}/events", json=[event], headers={"content-type": "application/cloudevents-batch+json"}
            )
            response.raise_for_status()
            answers += response.json()
        return answers

    async def get(self, service: str, path: str, **parameters: str) -> Any:
        """The answer."""
        response = await self.http.get(f"{self.four[service].url}{path}", params=parameters)
        response.raise_for_status()
        return response.json()

    async def come_through(self, firm: Firm) -> None:
        """Wait until everything is read, relayed and mailed."""
        log = TopicLog(firm.servers.kafka.bootstrap)

        async def through() -> bool:
            ends = await log.ends()
            for name in self.four:
                if await firm.rows(name, "select 1 from outbox limit 1"):
                    return False
                stored = await firm.rows(name, "select topic, partition, next from offsets")
                if any(ends[Partition(row["topic"], row["partition"])] != row["next"] for row in stored):
                    return False
            return bool((await self.get("alerts", "/mails/pending"))["pending"] == 0)

        await eventually(through, seconds=60)

    async def known(self) -> Json:
        """What is told of all clients that does not change with the minute."""
        lines = (await self.get("scoring", "/portfolio", limit="200"))["clients"]
        steady = ("client", "name", "partner", "band", "risks", "contacts")
        alerts = (await self.get("alerts", "/alerts", limit="200"))["alerts"]
        said = ("alert", "client", "kind", "subject", "urgent")
        return {
            "portfolio": {line["client"]: {key: line[key] for key in steady} for line in lines},
            "alerts": {one["alert"]: {key: one[key] for key in said} for one in alerts},
        }


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of the version before."""
    folder = tmp_path_factory.mktemp("before")
    command = ["git", "archive", "--format=zip", BEFORE]
    archive = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False)
    if archive.returncode:
        pytest.skip(f"the history lacks commit {BEFORE[:7]}, whose stores are read here: git fetch --unshallow")
    with zipfile.ZipFile(io.BytesIO(archive.stdout)) as packed:
        packed.extractall(folder)
    return folder


@pytest.fixture
async def firm(tmp_path: Path) -> AsyncIterator[Firm]:
    """Servers of its own, with a database for each service."""
    async with servers(tmp_path, brief=True) as started:
        for name in services.NAMES:
            await started.postgres.create_database(name)
        yield Firm(started, tmp_path)


async def test_stores_and_topics_of_the_version_before_are_read(firm: Firm, before: Path) -> None:
    log = TopicLog(firm.servers.kafka.bootstrap)
    async with firm.running(before) as old:
        told = await old.report(_facts())
        assert sum(answer["status"] == "recorded" for answer in told) > len(told) * 2 / 3
        await old.come_through(firm)
        known, mails = await old.known(), len(firm.mail.messages())
    assert mails > 0
    assert known["alerts"]
    ended = await log.ends(list(Topic))

    async with firm.running(REPOSITORY) as new:
        await new.come_through(firm)
        assert await new.known() == known
        assert await _parked(firm) == 0
        again = await new.report(_facts())
        assert _without_words(again) == _without_words(told), "what was reported before is answered as before"
        assert len(firm.mail.messages()) == mails
        [answer] = await new.report([_event("ContactLogged", "c-0", {"channel": "call"}, datetime.now(UTC))])
        assert answer["status"] == "recorded"
        await new.come_through(firm)
        await _people_are_known(new, firm)
        await _refold(new, firm)
        said = await log.ends([Topic.SCORING, Topic.ALERTS])
        await _refold(new, firm)
        assert await log.ends([Topic.SCORING, Topic.ALERTS]) == said, "what differs is published once"
    assert await _parked(firm) == 0
    await _no_version_twice(log, ended)


async def _people_are_known(new: Asking, firm: Firm) -> None:
    """What the version before heard of people and passed over: that Ada is away, who stands in, and where she works."""
    assert (await new.get("scoring", "/clients/acme/health"))["zone"] == "Australia/Sydney"
    before = len(firm.mail.messages())
    raised = _event("ComplaintRaised", "acme", {"complaint": "later", "about": "The tone"}, datetime.now(UTC))
    assert [answer["status"] for answer in await new.report([raised])] == ["recorded"]

    async def mailed() -> list[EmailMessage]:
        return firm.mail.messages()[before:]

    told = await eventually(mailed, seconds=60)
    assert [message["X-RcptTo"] for message in told] == ["bea.day@firm.example"]


async def _refold(new: Asking, firm: Firm) -> None:
    await together(*(new.four[name].do("refold", "--everything") for name in ("scoring", "alerts")))
    await new.come_through(firm)


def _without_words(answers: list[Json]) -> list[Json]:
    """The answers without advice, of refusals the reason alone: how they are worded may change."""
    kept = [{name: value for name, value in one.items() if name != "advice"} for one in answers]
    return [{**one, "problem": one["problem"]["type"]} if "problem" in one else one for one in kept]


def _facts() -> list[Json]:
    """Every type that may be reported, in its examples' order, each example about a client of its own."""
    facts, begin = [], datetime(2026, 1, 5, 9, tzinfo=UTC)
    for number, (name, examples) in enumerate(EXAMPLES.items()):
        if not CATALOGUE[name].reportable:
            continue
        for turn, data in enumerate(examples[:3]):
            subject = data.get("name", "p-okafor").split()[0].lower() if name.startswith("rapport.Person") else ""
            at = begin + timedelta(hours=number)
            facts.append(_event(name.split(".")[1], subject or f"c-{turn}", data, at))
    client = {"name": "Acme Ltd", "since": "2020-01-01", "responsible_partner": "ada.byron"}
    ada = {"name": "Ada Byron", "email": "ada.byron@firm.example", "zone": "Australia/Sydney"}
    first, last = (str((_TODAY + timedelta(days=days)).date()) for days in (-2, 20))
    away = {"absence": "leave", "from": first, "until": last, "deputy": "bea.day"}
    return [
        *facts,
        _event("PersonAdded", "ada.byron", ada, begin),
        _event("PersonAdded", "bea.day", {"name": "Bea Day", "email": "bea.day@firm.example"}, begin),
        _event("AbsencePlanned", "ada.byron", away, begin),
        _event("ClientOnboarded", "acme", client, begin),
        _event("ComplaintRaised", "acme", {"complaint": "new", "about": "The bill"}, _TODAY),
    ]


_TODAY = datetime.now(UTC)


def _event(name: str, subject: str, data: Json, at: datetime) -> Json:
    return {
        "specversion": "1.0",
        "id": f"{name}-{subject}-{at.isoformat()}",
        "source": "/upgrade",
        "type": f"rapport.{name}.v1",
        "subject": subject,
        "time": at.isoformat(),
        "data": data,
    }


async def _parked(firm: Firm) -> int:
    query = "select coalesce(sum(parked), 0) as parked from streams"
    return sum([row["parked"] for name in services.NAMES for row in await firm.rows(name, query)])


async def _no_version_twice(log: TopicLog, ended: Ends) -> None:
    """Every stream goes on where the version before left it."""
    start = dict.fromkeys(ended, 0)
    for topic in Topic:
        for seen in versions(await log.since(start, topic)).values():
            assert seen == list(range(1, len(seen) + 1))
