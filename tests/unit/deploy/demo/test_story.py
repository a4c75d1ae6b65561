import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.local.demo.failure import StoryError
from deploy.local.demo.lines import FALLBACK, Door
from deploy.local.demo.story import STORY, load, versions
from shared.events.scoring import RiskKind

STORY_NOW = datetime(2026, 11, 22, 17, 25, tzinfo=UTC)
TOLD = load()
FACTS = TOLD.facts(STORY_NOW)

SMALL = """
firm: Small LLP
explained: acme
systems: [{source: /crm, door: http, reports: [ClientOnboarded, CallMissed, CallReturned]}]
people: []
impossible: []
clients:
  - id: acme
    story: Nothing much.
    expect: {}
    facts:
"""


def small(tmp_path: Path, *facts: str) -> Path:
    file = tmp_path / "story.yaml"
    file.write_text(SMALL + "".join(f"      - {fact}\n" for fact in facts))
    return file


def test_there_is_a_year_to_be_told() -> None:
    assert 1_500 <= len(FACTS) <= 3_000
    assert len(TOLD.clients) >= 14
    doors = Counter(fact.door for fact in FACTS)
    assert all(doors[door] >= 300 for door in Door)


def test_the_same_now_tells_the_same_story() -> None:
    assert load().facts(STORY_NOW) == FACTS


def test_every_fact_has_a_key_of_its_own() -> None:
    assert len({(fact.source, fact.id) for fact in FACTS}) == len(FACTS)


@settings(max_examples=15, deadline=None)
@given(st.datetimes(datetime(2025, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_whenever_it_is_told_every_fact_has_happened_and_is_valid(now: datetime) -> None:
    for fact in TOLD.facts(now):
        assert fact.time <= now
        fact.entry.model.model_validate_json(json.dumps(fact.data))


def test_what_happens_today_is_at_most_hours_old_and_the_rest_is_history() -> None:
    live = [fact for fact in FACTS if fact.live]
    assert len(live) >= 5
    assert all(STORY_NOW - fact.time < timedelta(hours=6) for fact in live)
    urgent = {kind for client in TOLD.clients for kind in client.expect.urgent}
    assert urgent == {RiskKind.DEADLINE_AT_RISK, RiskKind.COMPLAINT_OPEN, RiskKind.COMPETITOR}


def test_who_is_named_is_there() -> None:
    people = {person.id for person in TOLD.people}
    for client in TOLD.clients:
        told = {*client.expect.digest, *(person for to in client.expect.urgent.values() for person in to)}
        assert told <= people | {FALLBACK}
    for fact in FACTS:
        named = {fact.data.get(field) for field in ("by", "partner", "owner", "lead", "whom", "responsible_partner")}
        assert named - {None} <= people
    assert TOLD.explained in {client.id for client in TOLD.clients}


def test_some_facts_are_reported_again_and_by_the_other_door() -> None:
    again = [(fact.door, door) for fact in FACTS for door in fact.again]
    assert any(first is second for first, second in again)
    assert any(first is Door.HTTP and second is not Door.HTTP for first, second in again)


def test_a_persons_latest_address_counts() -> None:
    assert TOLD.addresses(STORY_NOW)["priya.raman"] == "priya.raman@penhallowstroud.example"


def test_versions_count_each_fact_once() -> None:
    counted = versions(FACTS)
    assert sum(version for topics in counted.values() for version in topics.values()) == len(FACTS)
    assert "clients" not in counted["tidewell-logistics"]
    assert counted["priya.raman"] == {"people": 2}


def test_consequences_follow_and_are_numbered(tmp_path: Path) -> None:
    missed = "every: 7d from -21d to -7d, CallMissed: {call: !numbered 'c-{n}'}"
    returned = "{after: 3h, CallReturned: {call: !numbered 'c-{n}'}}"
    facts = load(small(tmp_path, f"{{{missed}, then: [{returned}]}}")).facts(STORY_NOW)
    assert [fact.data["call"] for fact in facts] == ["c-1", "c-1", "c-2", "c-2", "c-3", "c-3"]
    assert facts[1].time - facts[0].time == timedelta(hours=3)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{at: +1d 10:00, CallMissed: {call: c}}", "acme, fact 1 .*lies ahead"),
        ("{at: today -1h, CallMissed: {call: c}, then: [{after: 2h, CallReturned: {call: c}}]}", "lies ahead"),
        ("{at: tomorrow, CallMissed: {call: c}}", "not a time"),
        ("{at: -1d 10:00, PromiseKept: {promise: p}}", "none of the firm's systems reports PromiseKept"),
    ],
)
def test_what_cannot_be_told_is_said(tmp_path: Path, line: str, complaint: str) -> None:
    with pytest.raises(StoryError, match=complaint):
        load(small(tmp_path, line)).facts(STORY_NOW)


@pytest.mark.parametrize(
    "line",
    [
        "{at: -1d 10:00, CallMist: {call: c}}",
        "{CallMissed: {call: c}}",
        "{at: -1d 10:00, every: 7d from -9d to -1d, CallMissed: {call: c}}",
        "{at: -1d 10:00, CallMissed: {call: c}, door: http}",
        "!!python/object:os.system {}",
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, line: str) -> None:
    with pytest.raises(StoryError, match=r"story\.yaml"):
        load(small(tmp_path, line))


def test_nobody_is_told_of_twice(tmp_path: Path) -> None:
    file = small(tmp_path, "{at: -1d 10:00, CallMissed: {call: c}}")
    file.write_text(file.read_text() + "  - {id: acme, story: again, expect: {}, facts: []}\n")
    with pytest.raises(StoryError, match="told twice: acme"):
        load(file)


def test_the_file_names_no_real_domain() -> None:
    assert all(word.rstrip(",}").endswith(".example") for word in STORY.read_text().split() if "@" in word[1:])
