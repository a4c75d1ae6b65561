"""The demo's story: what came of a firm's year that went through four services, from the outside."""

import html
import re
from collections import Counter
from email import message_from_bytes, policy
from email.message import EmailMessage

from deploy.local.demo.lines import Door
from shared.events.catalogue import Service
from tests.support.played import Played

URGENT_SECONDS = 5.0
KINDS_AT_ONCE = {"complaint_open", "deadline_at_risk", "client_not_told", "competitor"}


def messages(played: Played) -> list[EmailMessage]:
    """The mails of the story itself."""
    return [message_from_bytes(mail.file.read_bytes(), policy=policy.default) for mail in played.outcome.observed.mails]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def shown(document: str) -> str:
    """What a reader sees of an HTML page."""
    body = re.sub(r"(?s)<!--.*?-->|<(style|title)\b.*?</\1>", " ", document)
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


async def test_all_came_as_the_story_says(played: Played) -> None:
    """`play` compares bands, risks, mails at once and digests with the story, and fails at any difference."""
    assert played.outcome.tally.differences == []
    assert {row["client"] for row in played.outcome.observed.portfolio} >= {
        client.id for client in played.outcome.story.clients if client.expect.bands
    }


async def test_every_fact_is_recorded_once_however_often_it_was_reported(played: Played) -> None:
    story, tally = played.outcome.story, played.outcome.tally
    facts = story.facts(played.outcome.now)
    over_http = [fact for fact in facts if fact.door is Door.HTTP]
    assert (tally.recorded, tally.written) == (len(over_http), len(facts) - len(over_http))
    assert tally.repeated >= sum(len(fact.again) for fact in facts) > 0
    assert len(tally.refused) == len(story.impossible) > 0
    keys = Counter[tuple[str, str]]()
    for service in (Service.INTAKE, Service.INTERACTIONS):
        keys.update((row["source"], row["id"]) for row in await played.rows(service, "select source, id from received"))
    told = {(fact.source, fact.id) for fact in facts}
    assert {key: times for key, times in keys.items() if key in told} == dict.fromkeys(told, 1)


async def test_who_was_written_to(played: Played) -> None:
    story, observed = played.outcome.story, played.outcome.observed
    addresses = story.addresses(played.outcome.now)
    expected = Counter(
        addresses[person] for client in story.clients for told in client.expect.urgent.values() for person in told
    )
    digests = {person for client in story.clients for person in client.expect.digest}
    expected.update(addresses.get(person, "client-care@penhallowstroud.example") for person in digests)
    assert Counter(mail.to for mail in observed.mails) == expected
    assert observed.mailed_by_history == 0
    assert {one.risk for one in observed.notified if one.mail == "urgent"} <= KINDS_AT_ONCE


async def test_no_message_id_occurs_twice(played: Played) -> None:
    ids = [mail.message_id for mail in played.outcome.observed.mails]
    assert len(set(ids)) == len(ids) > 0
    assert all(identity.endswith("@penhallowstroud.example") for identity in ids)


async def test_text_and_html_say_the_same(played: Played) -> None:
    for message in messages(played):
        text, page = part(message, "plain"), shown(part(message, "html"))
        assert Counter(words(text)) == Counter(words(page)), message["Subject"]


async def test_a_mail_has_what_is_wrong_the_clients_words_and_what_to_do(played: Played) -> None:
    [mail] = [mail for mail in played.outcome.observed.mails if "St Brannoc" in mail.subject]
    assert "put it back into its envelope" in " ".join(mail.text.split())
    assert "What to do next" in mail.text
    assert "You get this because you are responsible for St Brannoc's Hospice." in mail.text.replace("’", "'")


async def test_urgent_mails_arrive_within_seconds_of_the_facts_recording(played: Played) -> None:
    rows = await played.rows(
        Service.ALERTS, "select message_id, cause_recorded from mails where kind = 'urgent' and status = 'sent'"
    )
    arrived = {mail.message_id: mail.file.stat().st_mtime for mail in played.outcome.observed.mails}
    taken = {
        row["message_id"]: arrived[row["message_id"].strip("<>")] - row["cause_recorded"].timestamp()
        for row in rows
        if row["message_id"].strip("<>") in arrived
    }
    assert len(taken) == sum(
        len(told) for client in played.outcome.story.clients for told in client.expect.urgent.values()
    )
    assert max(taken.values()) < URGENT_SECONDS, taken
