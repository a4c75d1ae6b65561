"""Scoring hears of people: an absence moves a risk, people are in no portfolio, and an upgrade reads what was there."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from shared.events.catalogue import Topic
from shared.events.clients import ClientOnboarded, CommunicationsPolicyAgreed
from shared.events.interactions import CallMissed
from shared.events.people import AbsencePlanned, PersonAdded, PersonChanged, Weekday, WorkingHours
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.lone_service import LoneService
from tests.support.playing_others import Others
from tests.support.scoring_alone import alone
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

AT_ONCE = {"RAPPORT_REVIEW_MARGIN_SECONDS": "0"}
ALWAYS = WorkingHours(start=time(0), end=time(23, 59), days=tuple(Weekday))


@pytest.fixture
async def service(
    servers: Servers, databases: Databases, topic_log: TopicLog, tmp_path: Path
) -> AsyncIterator[LoneService]:
    """Scoring is not started yet."""
    async with alone(servers, databases, topic_log, tmp_path, AT_ONCE) as lone:
        yield lone


class Office:
    """Anna, who works day and night, and a client who rang her ten hours ago; four were promised."""

    def __init__(self, service: LoneService, speaking: Others) -> None:
        name = uuid4().hex[:12]
        self.anna, self.client = f"anna-{name}", f"c-{name}"
        self._service, self._speaking = service, speaking

    async def onboard(self) -> None:
        """The client, and what was agreed with them."""
        await self._speaking.say(
            self.client,
            ClientOnboarded(name="Acme", since=datetime.now(UTC).date(), responsible_partner=self.anna),
            CommunicationsPolicyAgreed(answer_calls_within_hours=4),
        )

    async def add_anna(self) -> None:
        """Anna is known."""
        await self._speaking.say(
            self.anna, PersonAdded(name="Anna", email="a@firm.example", zone="UTC", working_hours=ALWAYS)
        )

    async def ring(self) -> None:
        """The call nobody took."""
        await self._speaking.say(self.client, CallMissed(call="k"), time=datetime.now(UTC) - timedelta(hours=10))

    async def away(self, *, cancelled: bool = False) -> None:
        """Anna was, and is, away."""
        today = datetime.now(UTC).date()
        first, last = today - timedelta(days=3), today + timedelta(days=3)
        absence = AbsencePlanned(absence="flu", from_=first, until=last, cancelled=cancelled)
        await self._speaking.say(self.anna, absence)

    async def said(self) -> list[str]:
        """What was said of the call, in order."""
        rows = await self._service.fetch(
            "select type, data from events where stream_id = $1 order by version", self._id
        )
        told = [(row["type"].split(".")[1], msgspec.json.decode(row["data"])) for row in rows]
        return [kind for kind, data in told if data.get("kind") == "calls_unreturned"]

    async def closing(self) -> str:
        """Why it was closed."""
        rows = await self._service.fetch(
            "select data from events where stream_id = $1 and type = 'rapport.RiskClosed.v1'", self._id
        )
        return str(msgspec.json.decode(rows[-1]["data"])["why"])

    async def until(self, *kinds: str) -> None:
        """Wait until just this was said."""

        async def said() -> bool:
            return await self.said() == list(kinds)

        await eventually(said, seconds=25)

    @property
    def _id(self) -> str:
        return f"scoring:{self.client}"


async def test_an_absence_moves_a_risk_and_its_end_brings_it_back(service: LoneService, speaking: Others) -> None:
    office = Office(service, speaking)
    await office.add_anna()
    await office.onboard()
    await office.ring()
    await service.start()
    await office.until("RiskOpened")
    await office.away()
    await office.until("RiskOpened", "RiskClosed")
    assert await office.closing() == "There is more time to return calls now."
    await office.away(cancelled=True)
    await office.until("RiskOpened", "RiskClosed", "RiskOpened")


async def test_a_person_is_in_no_portfolio_and_is_never_reviewed(service: LoneService, speaking: Others) -> None:
    office = Office(service, speaking)
    await office.add_anna()
    await office.onboard()
    await service.start()
    await service.get(f"/clients/{office.client}/health", min_version="clients:2")

    async def heard() -> list[Any]:
        return await service.fetch("select * from streams where stream_id = $1", f"people:{office.anna}")

    [row] = await eventually(heard)
    assert msgspec.json.decode(row["heard"]) == {"people": 1}
    assert (row["version"], row["band"], row["review_at"], row["assessed_at"]) == (0, None, None, None)
    assert {line["client"] for line in (await service.get("/portfolio"))["clients"]} == {office.client}


async def test_an_upgrade_from_before_reads_people_from_the_beginning(service: LoneService, speaking: Others) -> None:
    office = Office(service, speaking)
    await office.add_anna()
    await office.away()
    await service.start()
    await office.onboard()
    await office.ring()
    await service.get(f"/clients/{office.client}/health", min_version="interactions:1")
    assert await service.stop() == 0
    connection = await service.connect()
    try:
        await connection.execute("delete from streams where stream_id like 'people:%'")
        await connection.execute("delete from offsets where topic = $1", Topic.PEOPLE)
        await connection.execute("update calendars set stamp = gen_random_uuid()")
    finally:
        await connection.close()
    await speaking.say(office.anna, PersonChanged(name="Anne"))

    await service.start()

    async def all_heard() -> bool:
        rows = await service.fetch("select heard from streams where stream_id = $1", f"people:{office.anna}")
        return [msgspec.json.decode(row["heard"]) for row in rows] == [{"people": 3}]

    await eventually(all_heard, seconds=30)
    assert await service.fetch("select 1 from parked") == []
    assert await office.said() == []
