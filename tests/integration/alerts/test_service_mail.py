"""Alerts on real servers: who gets the mail, and what becomes of it when the mail server misbehaves."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.events.clients import ResponsiblePartnerAssigned
from shared.events.people import AbsencePlanned, PersonAdded, PersonLeft
from shared.events.scoring import RiskKind
from tests.support.alerts_alone import FALLBACK, Desk, address, catching, new, settings
from tests.support.databases import Databases
from tests.support.lone_service import LoneService
from tests.support.playing_others import others
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog


@pytest.fixture(scope="module")
async def desk(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("alerts")
    databases = Databases(servers.postgres)
    async with catching(folder) as mail, others(servers.kafka) as speaking:
        service = LoneService("alerts", servers, await databases.fresh("alerts"), folder, settings(mail, folder))
        await service.begin(TopicLog(servers.kafka))
        await service.start()
        try:
            yield Desk(service, speaking, mail)
        finally:
            code = await service.stop()
            await service.end()
            await databases.drop()
        assert code == 0


@pytest.fixture(autouse=True)
def well_again(desk: Desk) -> None:
    """Every test begins with a mail server that does its work."""
    desk.mail.behave()


async def test_a_refusal_for_now_is_tried_again(desk: Desk) -> None:
    partner = await desk.person()
    desk.mail.behave(**{address(partner): "451"})
    client = await desk.client(partner)
    await desk.open(client)
    row = await desk.row(client, detail="451 4.3.0 Try again later")
    assert row["status"] == "pending"
    desk.mail.behave()
    await desk.mailed(partner)
    sent = await desk.row(client, status="sent")
    assert sent["attempts"] > row["attempts"] >= 1
    assert len(desk.mails_to(address(partner))) == 1
    assert await desk.told(client) == [(partner, "sent")]


async def test_a_refusal_for_good_is_shown_the_fallback_told_and_the_next_digest_says_it_again(desk: Desk) -> None:
    partner = await desk.person()
    desk.mail.behave(**{address(partner): "550"})
    client = await desk.client(partner, name="Dorian & Sons")
    await desk.open(client, verbatim="You never ring back.")
    await desk.row(client, status="undeliverable")
    listed = (await desk.service.get("/mails", status="undeliverable"))["mails"]
    assert [(mail["client"], mail["detail"]) for mail in listed if mail["client"] == client] == [
        (client, "550 5.1.1 No such mailbox")
    ]
    await desk.row(client, status="sent")
    assert await desk.told(client) == [(partner, "undeliverable"), (None, "sent")], "never nobody"
    assert any("Dorian & Sons" in str(mail["Subject"]) for mail in desk.mails_to(FALLBACK))

    desk.mail.behave()
    await desk.service.post("/digests")
    digest = await desk.mailed(partner)
    assert "Dorian & Sons" in str(digest["Subject"])
    await desk.idle()
    assert await desk.told(client) == [(partner, "undeliverable"), (None, "sent"), (partner, "sent")]


async def test_a_server_that_falls_silent_over_one_mail_does_not_hold_the_others(desk: Desk) -> None:
    stuck, partner = await desk.person(), await desk.person()
    desk.mail.behave(**{address(stuck): "hang-data"})
    waiting = await desk.client(stuck)
    await desk.open(waiting)
    await desk.heard(waiting)
    for _ in range(6):
        await desk.open(await desk.client(partner))
    for _ in range(6):
        await desk.mailed(partner, seconds=10)
    assert desk.mails_to(address(stuck)) == []
    assert (await desk.row(waiting))["status"] == "pending"
    await desk.close(waiting)


async def test_a_greeting_that_never_comes_holds_no_later_mail(desk: Desk) -> None:
    first, second = await desk.person(), await desk.person()
    desk.mail.behave("hang-banner")
    waiting = await desk.client(first)
    await desk.open(waiting)
    await desk.heard(waiting)
    desk.mail.behave()
    await desk.open(await desk.client(second))
    await desk.mailed(second, seconds=10)
    await desk.mailed(first, seconds=30)
    await desk.row(waiting, status="sent")
    assert len(desk.mails_to(address(first))) == 1


async def test_a_connection_lost_after_the_message_costs_a_copy_with_the_same_message_id(desk: Desk) -> None:
    partner = await desk.person()
    desk.mail.behave(**{address(partner): "drop"})
    client = await desk.client(partner)
    await desk.open(client)
    await desk.mailed(partner)
    desk.mail.behave()
    await desk.row(client, status="sent")
    copies = desk.mails_to(address(partner))
    assert len(copies) >= 2
    assert len({message["Message-ID"] for message in copies}) == 1
    assert await desk.told(client) == [(partner, "sent")]


async def test_a_recipient_not_known_yet_is_waited_for(desk: Desk) -> None:
    partner = new("p")
    client = await desk.client(partner)
    await desk.open(client)
    await desk.heard(client)
    assert (await desk.row(client))["status"] == "pending"
    await desk.others.say(partner, PersonAdded(name="Late Arrival", email=address(partner)))
    await desk.mailed(partner)
    await desk.row(client, status="sent")
    assert await desk.told(client) == [(partner, "sent")]


async def test_a_recipient_who_stays_unknown_is_replaced_by_the_fallback(desk: Desk) -> None:
    client = await desk.client(new("p"), name="Nobody's Own")
    await desk.open(client)
    await desk.row(client, status="sent")
    assert await desk.told(client) == [(None, "sent")]
    [mail] = [mail for mail in desk.mails_to(FALLBACK) if "Nobody's Own" in str(mail["Subject"])]
    assert mail["To"].addresses[0].addr_spec == FALLBACK


async def test_a_partner_who_left_is_replaced_by_their_successor(desk: Desk) -> None:
    successor = await desk.person("Sue Cessor")
    gone = await desk.person("Hugh Lansdowne")
    await desk.others.say(gone, PersonLeft(successor=successor))
    await desk.open(await desk.client(gone))
    mail = await desk.mailed(successor)
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Hugh Lansdowne, who was responsible" in " ".join(body.get_content().split())
    assert desk.mails_to(address(gone)) == []


async def test_a_partner_who_left_without_anybody_to_follow_is_replaced_by_the_fallback(desk: Desk) -> None:
    gone = await desk.person()
    await desk.others.say(gone, PersonLeft())
    client = await desk.client(gone, name="Left Behind")
    await desk.open(client)
    await desk.row(client, status="sent")
    assert await desk.told(client) == [(None, "sent")]


async def test_an_absence_that_is_planned_while_the_mail_waits_is_heeded(desk: Desk) -> None:
    partner, deputy = await desk.person("Ola Nordmann"), await desk.person("Siri Lund")
    desk.mail.behave(**{address(partner): "451"})
    client = await desk.client(partner)
    await desk.open(client)
    await desk.row(client, detail="451 4.3.0 Try again later")
    today = datetime.now(UTC).date()
    away = AbsencePlanned(absence="a", from_=today - timedelta(days=1), until=today + timedelta(days=20), deputy=deputy)
    await desk.others.say(partner, away)
    mail = await desk.mailed(deputy)
    body = mail.get_body(("plain",))
    assert body is not None
    assert re.search(r"Ola Nordmann is away until [\w ]+ and named you\.", " ".join(body.get_content().split()))
    await desk.row(client, status="sent")
    assert await desk.told(client) == [(deputy, "sent")]
    assert desk.mails_to(address(partner)) == []


async def test_two_people_with_one_mailbox_get_one_mail(desk: Desk) -> None:
    partner, other = await desk.person(), new("p")
    await desk.others.say(other, PersonAdded(name="Bob Birch", email=address(partner).upper()))
    client = await desk.client(partner)
    await desk.open(client, RiskKind.COMPETITOR, concerns=(other,))
    await desk.mailed(partner)
    await desk.idle()
    assert await desk.told(client) == [(partner, "sent")]
    reached = [mail for mail in desk.mail.messages() if str(mail["X-RcptTo"]).lower() == address(partner)]
    assert len(reached) == 1


async def test_the_partner_assigned_last_is_told(desk: Desk) -> None:
    before, after = await desk.person(), await desk.person()
    client = await desk.client(before)
    await desk.others.say(client, ResponsiblePartnerAssigned(partner=after))
    await desk.open(client)
    await desk.mailed(after)
    assert desk.mails_to(address(before)) == []


async def test_who_made_a_promise_hears_of_it_as_well(desk: Desk) -> None:
    partner, heard_by = await desk.person(), await desk.person()
    client = await desk.client(partner)
    await desk.open(client, RiskKind.COMPETITOR, concerns=(heard_by,))
    await desk.mailed(partner)
    await desk.mailed(heard_by)
    await desk.idle()
    assert sorted(await desk.told(client)) == sorted([(partner, "sent"), (heard_by, "sent")])


async def test_history_mails_nothing_at_once_and_is_in_the_digest(desk: Desk) -> None:
    partner = await desk.person()
    client = await desk.client(partner)
    await desk.open(client, cause_time=datetime.now(UTC) - timedelta(days=10))
    await desk.heard(client)
    alert = await desk.alert(client)
    assert alert["urgent"] is False
    assert [mail for mail in (await desk.service.get("/mails"))["mails"] if mail["client"] == client] == []
    assert await desk.told(client) == []
    await desk.service.post("/digests")
    await desk.mailed(partner)
    await desk.idle()
    assert await desk.told(client) == [(partner, "sent")]


async def test_hostile_words_are_harmless_in_the_mail(desk: Desk) -> None:
    partner = await desk.person('Jane "<b>Doe</b>", =?utf-8?q?=0D=0ABcc:_x@evil.example?=')
    client = await desk.client(partner, name="<script>alert(1)</script> =?utf-8?q?=0D=0ABcc:_x@evil.example?= & Co")
    words = "First.\r\nBcc: x@evil.example\r\n.\r\nQUIT\r\n<img src=x onerror=alert(1)>"
    await desk.open(client, verbatim=words, why="<h1>\r\nSubject: you have won\r\n.\r\n</h1>")
    mail = await desk.mailed(partner)
    assert [str(name).lower() for name in mail if name.lower() in {"bcc", "cc"}] == []
    assert len(mail.get_all("Subject", [])) == len(mail.get_all("To", [])) == 1
    assert [one.addr_spec for one in mail["To"].addresses] == [address(partner)]
    assert mail["X-RcptTo"] == address(partner)
    text, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert page is not None
    assert "> .\n> QUIT\n> <img src=x onerror=alert(1)>" in text.get_content().replace("\r\n", "\n")
    for markup in ("<script", "<img", "<b>Doe"):
        assert markup not in page.get_content()
    assert "&lt;img src=x onerror=alert(1)&gt;" in page.get_content()
    await desk.idle()
    assert len(desk.mails_to(address(partner))) == 1
