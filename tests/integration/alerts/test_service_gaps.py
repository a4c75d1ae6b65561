"""Alerts on real servers: what it does when it was away, was killed between a mail and its record, or comes back."""

import signal
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from deploy.local.mail import Mail
from services.alerts.app import GROUPS
from services.alerts.domain import client as clients
from shared.events.catalogue import Topic
from shared.events.people import WorkingHours
from shared.events.scoring import RiskKind
from tests.support.alerts_alone import PROMPT, Desk, address, catching, settings
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.lone_service import LoneService
from tests.support.playing_others import caught_up, others
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

CRASH = "mail.between_send_and_record"
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


@pytest.fixture
async def mail(tmp_path: Path) -> AsyncIterator[Mail]:
    async with catching(tmp_path) as catcher:
        yield catcher


@pytest.fixture
async def desk(servers: Servers, databases: Databases, mail: Mail, tmp_path: Path) -> AsyncIterator[Desk]:
    """Alerts is not started yet."""
    async with others(servers.kafka) as speaking:
        service = LoneService("alerts", servers, await databases.fresh("alerts"), tmp_path, settings(mail, tmp_path))
        await service.begin(TopicLog(servers.kafka))
        try:
            yield Desk(service, speaking, mail)
        finally:
            await service.end()


async def recorded(desk: Desk, type_: str) -> list[dict[str, Any]]:
    rows = await desk.service.fetch("select data from events where type = $1", f"rapport.{type_}.v1")
    return [msgspec.json.decode(row["data"]) for row in rows]


async def test_killed_between_a_mail_and_its_record_costs_one_copy_at_most(desk: Desk, topic_log: TopicLog) -> None:
    start = await topic_log.ends([Topic.ALERTS])
    desk.service.launch(RAPPORT_CRASH_AT=CRASH)
    partner = await desk.person()
    client = await desk.client(partner)
    await desk.open(client)
    assert await desk.service.died(30) == -signal.SIGKILL
    assert len(desk.mails_to(address(partner))) == 1
    assert await recorded(desk, "AlertMailed") == []

    await desk.service.start()
    await desk.row(client, status="sent")

    copies = desk.mails_to(address(partner))
    assert len(copies) <= 2
    assert len({copy["Message-ID"] for copy in copies}) == 1
    assert [mailed["outcome"] for mailed in await recorded(desk, "AlertMailed")] == ["sent"]
    assert await desk.told(client) == [(partner, "sent")]
    assert await desk.service.stop() == 0, "the relay sends what is left before it ends"
    types = [dict(event.headers)["ce_type"] for event in await topic_log.since(start, Topic.ALERTS)]
    assert Counter(types) == {b"rapport.AlertRaised.v1": 1, b"rapport.AlertMailed.v1": 1}


async def test_what_opened_and_closed_while_it_was_away_reaches_nobody(desk: Desk) -> None:
    partner = await desk.person()
    over, still = await desk.client(partner), await desk.client(partner, name="Still Angry")
    await desk.open(over)
    await desk.close(over)
    await desk.open(still)
    await desk.service.start()
    mail = await desk.mailed(partner)
    assert "Still Angry" in str(mail["Subject"])
    await desk.heard(over)
    await desk.idle()
    assert (await desk.service.get("/alerts", client=over))["alerts"] == []
    assert len(desk.mail.messages()) == 1


async def test_it_is_over_before_the_mail_could_be_delivered(desk: Desk) -> None:
    partner = await desk.person()
    desk.mail.behave(**{address(partner): "451"})
    await desk.service.start()
    client = await desk.client(partner)
    await desk.open(client)
    await desk.row(client, detail="451 4.3.0 Try again later")
    await desk.close(client)
    assert (await desk.row(client, status="dropped"))["detail"] == "the alert was resolved"
    desk.mail.behave()
    await desk.idle()
    assert desk.mail.messages() == []
    over = await desk.alert(client)
    assert (over["resolved_at"] is not None, over["ended"]) == (True, "It was resolved.")


async def test_a_mail_server_that_hangs_does_not_hold_the_end_and_the_mail_is_sent_later(desk: Desk) -> None:
    partner = await desk.person()
    desk.mail.behave(**{address(partner): "hang-data"})
    await desk.service.start()
    client = await desk.client(partner)
    await desk.open(client)
    await desk.heard(client)
    assert await desk.service.stop() == 0
    assert desk.mails_to(address(partner)) == []
    desk.mail.behave()
    await desk.service.start()
    await desk.row(client, status="sent")
    assert len(desk.mails_to(address(partner))) == 1
    assert await desk.told(client) == [(partner, "sent")]


async def test_a_digest_comes_at_its_hour_and_once_a_day(desk: Desk, servers: Servers, tmp_path: Path) -> None:
    """It becomes due in the very minute in which alerts starts, in a zone where that is the middle of the day."""
    zone, hours = zone_where_it_is(13), WorkingHours(days=EVERY_DAY)
    partner = await desk.person(zone=zone, working_hours=hours)
    elsewhere = await desk.person(zone=zone_where_it_is(7), working_hours=hours)
    both = [await desk.client(person) for person in (partner, elsewhere)]
    await desk.service.start()
    for client in both:
        await desk.open(client, RiskKind.DETRACTOR)
        await desk.heard(client)
    await eventually(lambda: read_once(desk))
    assert await desk.service.stop() == 0
    await raised_earlier(desk, timedelta(hours=1))
    await caught_up(servers.kafka, GROUPS.items())

    due = f"{datetime.now(ZoneInfo(zone)):%H:%M}"
    at_noon = settings(desk.mail, tmp_path, {**PROMPT, "digest": {"at": due}})
    await desk.service.start(**at_noon)
    digest = await desk.mailed(partner, seconds=45)
    await desk.idle()
    assert await desk.service.stop() == 0
    await desk.service.start(**at_noon)

    assert digest["List-Id"] == "Rapport digest <digest.rapport.firm.example>"
    planned = await desk.service.post("/digests")
    assert planned == {"digests": 1}, "for the other one, on request; the partner had theirs of this date"
    await desk.mailed(elsewhere)
    await desk.idle()
    assert len(desk.mails_to(address(partner))) == 1


def zone_where_it_is(hour: int) -> str:
    """A zone where it is about that hour now, of today or tomorrow. (West of Greenwich these names say plus.)"""
    ahead = hour - datetime.now(UTC).hour
    ahead += 24 if ahead < -12 else 0
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


async def states(desk: Desk) -> dict[str, clients.ClientState]:
    """What alerts keeps of each client."""
    rows = await desk.service.fetch("select stream_id, state from streams where stream_id like 'alerts:%'")
    return {row["stream_id"].removeprefix("alerts:"): clients.decode(row["state"]) for row in rows}


async def read_once(desk: Desk) -> bool:
    """Whether alerts knows up to when it has read; until it does, it plans nothing."""
    rows = await desk.service.fetch("select count(*) = count(read_to) as all_read from offsets")
    return bool(rows[0]["all_read"])


async def raised_earlier(desk: Desk, by: timedelta) -> None:
    """As if every alert had been raised that long before."""
    for client, state in (await states(desk)).items():
        earlier = {
            id_: msgspec.structs.replace(alert, raised_at=alert.raised_at - by) for id_, alert in state.alerts.items()
        }
        data = clients.encode(state.changed(alerts=earlier))
        await desk.service.fetch("update streams set state = $2 where stream_id = $1", f"alerts:{client}", data)
