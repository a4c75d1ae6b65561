"""An older store of alerts: what was mailed is not mailed again, and what was not is mailed once."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shared.events.catalogue import Topic
from shared.events.scoring import RiskKind
from tests.support.alerts_alone import FALLBACK, Desk, address, catching, settings
from tests.support.databases import Databases
from tests.support.eventually import eventually
from tests.support.lone_service import LoneService
from tests.support.playing_others import others
from tests.support.servers import Servers
from tests.support.topic_log import Ends, TopicLog

_LOUD_SECONDS = 30.0
_ALERTS = "select alert, client, kind, urgent, raised_at, raised_by, acknowledged_by, acknowledged_at, resolved_at from alerts order by 1"  # noqa: E501
_MAILED = "select * from alert_mails order by event_id"
_STATES = "select stream_id, version, heard, open_alerts, state from streams order by 1"
_EVENTS = "select id, stream_id, version, type, data from events order by 2, 3"


@pytest.fixture
async def desk(servers: Servers, databases: Databases, tmp_path: Path) -> AsyncIterator[Desk]:
    async with catching(tmp_path) as mail, others(servers.kafka) as speaking:
        service = LoneService("alerts", servers, await databases.fresh("alerts"), tmp_path, settings(mail, tmp_path))
        await service.begin(TopicLog(servers.kafka))
        await service.start()
        try:
            yield Desk(service, speaking, mail)
        finally:
            await service.end()


async def _stopped(desk: Desk) -> None:
    assert await desk.service.stop() == 0


async def _restored(desk: Desk, backup: str) -> None:
    desk.service.restore(backup)
    desk.service.launch()
    assert await desk.service.died(_LOUD_SECONDS) == 1
    assert "`python -m services.alerts recover`" in desk.service.log
    await desk.service.do("recover")


async def _rows(desk: Desk, query: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await desk.service.fetch(query)]


def _arrived(desk: Desk) -> list[tuple[str, str]]:
    return sorted((str(mail["X-RcptTo"]), str(mail["Message-ID"])) for mail in desk.mail.messages())


@dataclass(frozen=True)
class Story:
    """Partners: reachable, away for now, gone for good, and away until after the backup; and a client of that one."""

    partner: str
    away: str
    gone: str
    late: str
    waiting: str


async def _before(desk: Desk) -> Story:
    """One mail was sent, and one could not be sent yet."""
    partner, away, gone, late = [await desk.person(name) for name in ("Jane", "Ann", "Gwen", "Lee")]
    desk.mail.behave(**{address(away): "451", address(gone): "550", address(late): "451"})
    sent, waiting = await desk.client(partner, "Sent Ltd"), await desk.client(late, "Waiting Ltd")
    await desk.open(sent)
    await desk.open(waiting)
    await desk.row(sent, status="sent")
    await desk.row(waiting, detail="451 4.3.0 Try again later")
    return Story(partner, away, gone, late, waiting)


async def _lost_days(desk: Desk, story: Story) -> str:
    """Told, resolved, taken on, refused for good, in a digest; and not sent yet: of that client the id."""
    names = ("Told", "Over", "Taken", "Listed", "Also Listed")
    told, over, taken, listed, also = [await desk.client(story.partner, f"{name} Ltd") for name in names]
    refused, unsent = await desk.client(story.gone, "Refused Ltd"), await desk.client(story.away, "Unsent Ltd")
    for client in (told, over, taken, refused, unsent):
        await desk.open(client)
    await _until_told(desk, {told: 1, over: 1, taken: 1, refused: 2})
    await desk.close(over)
    await desk.service.post(f"/alerts/{(await desk.alert(taken))['alert']}/acknowledge")
    await desk.open(listed, RiskKind.NO_CONTACT)
    await desk.open(also, RiskKind.RENEWAL_NEAR)
    for client in (over, listed, also):
        await desk.heard(client)
    await desk.service.post("/digests")
    desk.mail.behave(**{address(story.away): "451", address(story.gone): "550"})
    await _until_told(desk, {listed: 1, also: 1, refused: 3, story.waiting: 1})
    return unsent


async def test_nobody_is_told_twice_and_nobody_is_forgotten(
    desk: Desk, databases: Databases, topic_log: TopicLog
) -> None:
    start = await topic_log.ends([Topic.ALERTS])
    story = await _before(desk)
    await _stopped(desk)
    backup = await databases.copy(desk.service.database)
    await desk.service.start()
    unsent = await _lost_days(desk, story)
    await _stopped(desk)
    tables = [await _rows(desk, query) for query in (_ALERTS, _MAILED, _STATES, _EVENTS)]
    arrived = _arrived(desk)
    assert Counter(recipient for recipient, _ in arrived) == {
        address(story.partner): 5, FALLBACK: 1, address(story.late): 1
    }  # fmt: skip

    await _restored(desk, backup)
    assert [await _rows(desk, query) for query in (_ALERTS, _MAILED, _STATES, _EVENTS)] == tables
    await desk.service.start()
    await desk.row(unsent, detail="451 4.3.0 Try again later")
    await desk.service.post("/digests")
    desk.mail.behave()
    await desk.row(unsent, status="sent")
    await desk.idle()
    assert [one for one in arrived if one not in _arrived(desk)] == []
    assert [recipient for recipient, _ in _arrived(desk)].count(address(story.away)) == 1
    assert len(_arrived(desk)) == len(arrived) + 1, "nobody else has heard again"

    another = await desk.client(story.partner)
    await desk.open(another)
    await desk.row(another, status="sent")
    await _stopped(desk)
    await _no_version_twice(topic_log, start)


async def _no_version_twice(topic_log: TopicLog, start: Ends) -> None:
    ids: dict[tuple[bytes | None, bytes | None], set[bytes | None]] = {}
    for record in await topic_log.since(start, Topic.ALERTS):
        headers = dict(record.headers)
        ids.setdefault((record.key, headers["ce_streamversion"]), set()).add(headers["ce_id"])
    assert max(map(len, ids.values())) == 1


async def _until_told(desk: Desk, clients: Mapping[str, int]) -> None:
    """Wait until so many mails have come to their end for each client's alert."""

    async def all_told() -> bool:
        return [len(await desk.told(client)) for client in clients] == list(clients.values())

    await eventually(all_told)
