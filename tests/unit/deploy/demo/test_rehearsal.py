"""The story, rehearsed on the services' domains alone: what the whole stack must come to, known within a second."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from deploy.local.demo.facts import Fact
from deploy.local.demo.policies import write_policies
from deploy.local.demo.story import load
from services.interactions.domain import INITIAL as NOTHING_HAPPENED
from services.interactions.domain import decide, evolve
from services.scoring.domain import INITIAL, Policy, assess, fold, load_policy
from shared.events import Event, Reported
from shared.events.catalogue import Topic, type_of
from shared.refusal import Refusal

STORY = load()
SCORING_POLICY = Path("services/scoring/policy.yaml")
NOWS = [datetime(2026, 11, 22, 17, 25, tzinfo=UTC), datetime(2027, 3, 1, 0, 10, tzinfo=UTC)]
#: Above that a cause is history, and never urgent (the default policy of alerts).
LATE = timedelta(hours=24)


def policy(folder: Path, now: datetime) -> Policy:
    overrides = yaml.safe_load(Path(write_policies(folder, now.date())["RAPPORT_SCORING_POLICY"]).read_text())
    return load_policy(yaml.safe_dump(merged(yaml.safe_load(SCORING_POLICY.read_text()), overrides)))


def merged(base: Any, over: Any) -> Any:
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    return {**base, **{name: merged(base.get(name), value) for name, value in over.items()}}


def events(facts: list[Fact], now: datetime) -> Iterator[Event]:
    versions: dict[tuple[str, str], int] = defaultdict(int)
    for number, fact in enumerate(facts):
        topic = fact.entry.topic
        versions[fact.subject, topic] += 1
        data = fact.entry.model.model_validate_json(json.dumps(fact.data))
        version = versions[fact.subject, topic]
        yield Event(f"e-{number}", fact.type, topic, fact.subject, version, fact.time, now, data)


@pytest.mark.parametrize("now", NOWS)
def test_every_client_stands_as_the_story_expects(now: datetime, tmp_path: Path) -> None:
    states: dict[str, Any] = defaultdict(lambda: INITIAL)
    for event in events(list(STORY.facts(now)), now):
        if event.topic is not Topic.PEOPLE:
            states[event.subject] = fold(states[event.subject], event)
    demo = policy(tmp_path, now)
    for client in STORY.clients:
        health = assess(states[client.id], now + timedelta(seconds=30), demo)
        risks = {risk.kind for risk in health.risks}
        assert client.expect.risks <= risks <= client.expect.risks | client.expect.may, client.id
        assert not client.expect.bands or health.band in client.expect.bands, client.id
        urgent = {risk.kind for risk in health.risks if risk.cause_recorded - risk.cause_time <= LATE}
        assert set(client.expect.urgent) <= urgent, client.id


def test_the_story_has_reasons_of_twenty_kinds_and_thirty_kinds_of_risks_and_opportunities(tmp_path: Path) -> None:
    now = NOWS[0]
    states: dict[str, Any] = defaultdict(lambda: INITIAL)
    for event in events(list(STORY.facts(now)), now):
        if event.topic is not Topic.PEOPLE:
            states[event.subject] = fold(states[event.subject], event)
    demo = policy(tmp_path, now)
    found = [assess(states[client.id], now, demo) for client in STORY.clients if client.expect.bands]
    assert len({reason.kind for health in found for reason in health.contributions}) >= 20
    assert len({risk.kind for health in found for risk in health.risks}) >= 30


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_no_fact_contradicts_another_in_whatever_order_they_come(seed: int | None) -> None:
    now = NOWS[0]
    facts = [fact for fact in STORY.facts(now) if fact.entry.topic is Topic.INTERACTIONS]
    if seed is not None:
        Random(seed).shuffle(facts)
    states: dict[str, Any] = defaultdict(lambda: NOTHING_HAPPENED)
    for fact, event in zip(facts, events(facts, now), strict=True):
        assert event.data is not None
        reported = Reported(fact.source, fact.id, fact.subject, fact.time, type_of(event.data), event.data, b"")
        assert not isinstance(decide(states[fact.subject], reported), Refusal), fact
        states[fact.subject] = evolve(states[fact.subject], event)
