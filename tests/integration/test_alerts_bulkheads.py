"""One client of alerts who cannot be read or written keeps nobody from being told, and nobody is told twice."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from services.alerts.digests import Digests
from services.alerts.domain import client, fold, react
from services.alerts.domain.state.client import INITIAL
from services.alerts.settings import AlertsSettings
from shared.database.pool import Pool
from shared.events import Event, EventData
from shared.events.catalogue import RAPPORT
from shared.events.clients import ClientOnboarded
from shared.events.scoring import RiskKind
from shared.kafka.consuming.consumer_group_lag import Upstream
from shared.set_aside import SetAside
from tests.support.alerts_alone import Desk, address, catching, risk, settings
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.lone_service import LoneService
from tests.support.playing_others import Others
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog
from tests.support.unwritable import Watch, unwritable

#: A Monday; everything happened on the Thursday before.
NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
THEN = NOW - timedelta(days=4)
POLICY = AlertsSettings().policy()


@pytest.fixture
async def pool(databases: Databases) -> Pool:
    """Two clients of whom nobody in particular is responsible, each with an alert that nobody was told of."""
    pool = await databases.pool("alerts")
    for name in ("acme", "bolt"):
        await keep_client(pool, name)
    return pool


async def keep_client(pool: Pool, name: str) -> None:
    opened = risk(RiskKind.DETRACTOR, since=THEN, cause_time=THEN, cause_recorded=THEN)
    said: list[EventData] = [ClientOnboarded(name=name, since=date(2025, 1, 1)), opened]
    state = INITIAL
    for place, data in enumerate(said):
        state = fold(state, happened(name, place, data))
    state = react(state, (), THEN, POLICY).state
    assert state.alerts
    await pool.execute(
        "insert into streams (stream_id, state, open_alerts) values ($1, $2, 1)", f"alerts:{name}", client.encode(state)
    )


def happened(name: str, place: int, data: EventData) -> Event:
    kind = RAPPORT.type_of(data)
    return Event(f"{name}-{place}", kind.name, kind.topic, name, place + 1, THEN, THEN, data)


def digests(pool: Pool, watch: Watch) -> Digests:
    """Of whom no upstream is asked."""
    made = Digests(pool, POLICY, "care@firm.example", cast("Upstream", None), lambda: NOW)
    made._aside = SetAside("digests", clock=watch)
    return made


async def planned(pool: Pool) -> list[Any]:
    return [row["alerts"] for row in await pool.fetch("select alerts from mails order by key")]


async def test_a_client_who_cannot_be_read_is_left_out_of_the_digest_until_they_can(pool: Pool) -> None:
    watch = Watch()
    one = digests(pool, watch)
    state = await pool.fetchval("select state from streams where stream_id = 'alerts:acme'")
    await pool.execute("update streams set state = $1 where stream_id = 'alerts:acme'", b"\xff")
    assert await one.plan(on_request=True) == 1
    [alerts] = await planned(pool)
    assert "bolt" in alerts
    assert "acme" not in alerts
    await pool.execute("delete from mails")
    await pool.execute("update streams set state = $1 where stream_id = 'alerts:acme'", state)
    watch.now += 3600
    assert await one.plan(on_request=True) == 1
    [alerts] = await planned(pool)
    assert "acme" in alerts


async def test_a_digest_that_cannot_be_asked_for_is_asked_for_later(pool: Pool) -> None:
    watch = Watch()
    one = digests(pool, watch)
    async with unwritable(pool, "mails", "new.kind = 'digest'"):
        assert await one.plan(on_request=True) == 0
        assert await one.plan(on_request=True) == 0
    watch.now += 3600
    assert await one.plan(on_request=True) == 1


@pytest.fixture
async def desk(servers: Servers, databases: Databases, speaking: Others, tmp_path: Path) -> AsyncIterator[Desk]:
    """Alerts that send one mail at a time."""
    async with catching(tmp_path) as mail:
        given = {**settings(mail, tmp_path), "RAPPORT_SMTP_CONNECTIONS": "1"}
        service = LoneService("alerts", servers, await databases.fresh("alerts"), tmp_path, given)
        await service.begin(TopicLog(servers.kafka))
        await service.start()
        try:
            yield Desk(service, speaking, mail)
        finally:
            code = await service.stop()
            await service.end()
        assert code == 0


async def test_a_mail_that_was_sent_and_cannot_be_recorded_is_not_sent_again_and_holds_no_other(desk: Desk) -> None:
    first, second = await desk.person(), await desk.person()
    victim, other = await desk.client(first), await desk.client(second)
    database = await desk.service.connect()
    try:
        async with unwritable(database, "mails", f"new.client = '{victim}' and new.status <> 'pending'"):
            await desk.open(victim)
            await desk.mailed(first)
            await eventually(lambda: _set_aside(desk, victim))
            await desk.open(other)
            await desk.mailed(second)
            await desk.row(other, status="sent")
            assert (await desk.row(victim))["status"] == "pending"
        await desk.row(victim, status="sent")
    finally:
        await database.close()
    assert [len(desk.mails_to(address(one))) for one in (first, second)] == [1, 1]
    assert await desk.told(victim) == [(first, "sent")]


async def _set_aside(desk: Desk, client: str) -> bool:
    alert = (await desk.alert(client))["alert"]
    return any('"set_aside"' in line and alert in line for line in desk.service.log.splitlines())
