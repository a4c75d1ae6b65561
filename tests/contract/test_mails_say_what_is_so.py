"""What a mail says is what scoring would say at the mail's date, in whatever zone and order; so is what ended."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.local.demo.lines import Client
from deploy.local.demo.story import load
from services.alerts.domain import section
from services.alerts.mail.view import Room, section_view
from shared.events import Event
from shared.events.alerts import AlertResolved
from shared.events.scoring import RiskClosed
from shared.events.statements.endings import ended_when
from shared.wording import Reader, endings
from tests.support.stories.alerts import POLICY as ALERTS_POLICY
from tests.support.stories.one_client import OneClient
from tests.support.stories.scoring import POLICY, day
from tests.support.stories.scoring_histories import NOW, histories

ZONES = st.sampled_from(["Europe/London", "America/Los_Angeles", "Australia/Sydney", "Asia/Kolkata"]).map(ZoneInfo)
STORY = load()
#: Days after the last fact at which a mail is written.
LATER = st.floats(0, 400, allow_nan=False)


@settings(max_examples=200)
@given(histories(), ZONES, LATER)
def test_no_line_of_a_mail_differs_from_the_assessment_at_its_date(
    history: list[Event], zone: ZoneInfo, later: float
) -> None:
    client = OneClient(POLICY)
    for event in sorted(history, key=lambda event: event.recorded_at):
        client.hears(event)
    at = max((event.recorded_at for event in history), default=day(NOW)) + timedelta(days=later)
    client.until(at)
    assert_true(client, Reader(at, zone))


#: The story is told for a Sunday evening; mails are written through the year before, and in the week after.
TOLD = datetime(2026, 11, 22, 17, 25, tzinfo=UTC)
WRITTEN = [TOLD + timedelta(days=days, hours=days % 24) for days in (*range(-360, 0, 17), 0, 1, 3, 7)]


@pytest.mark.parametrize("client", STORY.clients, ids=lambda client: client.id)
def test_no_line_of_the_storys_mails_differs_either(client: Client) -> None:
    year = OneClient(POLICY, client.id)
    facts = [fact for fact in STORY.facts(TOLD) if fact.subject == client.id]
    moments = sorted([*((fact.time, fact) for fact in facts), *((at, None) for at in WRITTEN)], key=lambda one: one[0])
    for at, fact in moments:
        if fact is None:
            year.until(at)
            assert_true(year, Reader(at, ZoneInfo("Australia/Sydney")))
        else:
            data = fact.entry.model.model_validate_json(json.dumps(fact.data))
            year.hears(Event(fact.id, fact.type, fact.entry.topic, client.id, 1, at, at, data))


@settings(max_examples=100)
@given(histories(), ZONES)
def test_every_ending_is_said_by_the_days_of_its_facts_on_the_readers_calendar(
    history: list[Event], zone: ZoneInfo
) -> None:
    """What alerts says of an alert that is over is what scoring published; it is so, and was not yet before."""
    client, facts = OneClient(POLICY), {event.id: event for event in history}
    for event in sorted(history, key=lambda event: event.recorded_at):
        client.hears(event)
    client.until((client.at or day(NOW)) + timedelta(days=120))
    closed = [event.data for event in client.published if isinstance(event.data, RiskClosed)]
    over = [event.data for event in client.said if isinstance(event.data, AlertResolved)]
    assert Counter(_words(data) for data in over) == Counter(_words(data) for data in closed)
    for data in closed:
        assert_ended(data, facts, zone)


def _words(over: AlertResolved | RiskClosed) -> tuple[str, str]:
    assert over.facts is not None
    return over.why, over.facts.model_dump_json()


def assert_ended(data: RiskClosed, facts: Mapping[str, Event], zone: ZoneInfo) -> None:
    """It has facts, of which ``why`` is the sentence of before; and its day is that of a fact, where there is one."""
    assert data.facts is not None
    assert data.why == endings.why(data.facts, Reader(data.at, UTC, lasting=True))
    when = ended_when(data.facts)
    if when is None:
        return
    reader = Reader(data.at, zone)
    assert reader.calendar_day(when) <= reader.calendar_day(data.at) + timedelta(days=1)
    happened = [facts[name] for name in data.evidence if name in facts]
    if happened and isinstance(when, datetime):
        assert when in {moment for fact in happened for moment in (fact.time, fact.recorded_at)}


def assert_true(client: OneClient, reader: Reader) -> None:
    """A digest's section with every open alert says what scoring says."""
    live = client.live(reader.at)
    assert {(one.kind, one.subject) for one in client.alerts.alerts.values()} == {risk.key for risk in live.risks}
    made = section(client.alerts, frozenset(client.alerts.alerts), ALERTS_POLICY)
    if made is None:
        return
    told = section_view(made, reader, Room(words=600, items=len(made.items)))
    now = {risk.told(reader) for risk in live.risks}
    assert {view.why for view in told.items} == now
    if told.health is None:
        return
    because = {one.told(reader) for one in live.contributions}
    assert {*told.health.reasons} <= because
