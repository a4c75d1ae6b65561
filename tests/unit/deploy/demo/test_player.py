import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import httpx
import pytest
from rich.console import Console

from deploy.local.demo import refusing, waiting
from deploy.local.demo.attempts import attempts
from deploy.local.demo.dead_letters import DeadLetter
from deploy.local.demo.failure import DemoFailed
from deploy.local.demo.kafka_door import KafkaDoor
from deploy.local.demo.lines import Impossible
from deploy.local.demo.player import Player
from deploy.local.demo.story import load, versions
from deploy.local.stack import Stack
from shared.progress import Steps
from tests.support.fake_rapport import URLS, FakeRapport

PLAY_NOW = datetime(2026, 11, 22, 17, 25, tzinfo=UTC)
STORY = load()
FACTS = STORY.facts(PLAY_NOW)


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> FakeRapport:
    lines: dict[str, Impossible] = {}
    for attempt in attempts(STORY, FACTS, PLAY_NOW):
        lines["conflict" if attempt.line.same_as else str(attempt.document["id"])] = attempt.line
    fake = FakeRapport(lines)

    async def dead_letters(_bootstrap: str, _expected: int) -> Iterable[DeadLetter]:
        return fake.dead

    monkeypatch.setattr(refusing, "dead_letters", dead_letters)
    monkeypatch.setattr(waiting, "BOUND_SECONDS", 0.2)
    return fake


def player(rapport: FakeRapport, mails: Path) -> Player:
    stack = Stack(kafka="", postgres="", smtp="", mails=mails, urls=URLS, token="")
    steps = Steps(Console(file=io.StringIO(), width=120))
    return Player(stack, STORY, PLAY_NOW, steps, rapport.http(), cast("KafkaDoor", rapport))


async def test_everything_is_reported_once_repeated_and_refused_as_told(rapport: FakeRapport, tmp_path: Path) -> None:
    play = player(rapport, tmp_path)
    await play.play()
    tally = play.tally
    assert tally.differences == []
    assert tally.recorded + tally.written == len(FACTS)
    assert len(tally.refused) == len(STORY.impossible)
    assert tally.repeated > sum(len(fact.again) for fact in FACTS)  # and those beside the impossible in batches
    assert rapport.posted_digests == 1
    for subject, topics in versions(FACTS).items():
        assert {topic: rapport.versions[topic, subject] for topic in topics} == topics
    assert len(play.timings) == 6


async def test_a_fact_that_is_recorded_twice_makes_the_play_fail(rapport: FakeRapport, tmp_path: Path) -> None:
    rapport.forgets_repeats = True
    play = player(rapport, tmp_path)
    with pytest.raises(DemoFailed, match=r"has recorded \d+ facts of [\w.-]+; only \d+ were reported"):
        await play.play()
    assert any("reported again was answered" in difference for difference in play.tally.differences)


async def test_an_impossible_fact_that_is_accepted_is_a_difference(
    rapport: FakeRapport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(rapport._impossible, "impossible-04")
    play = player(rapport, tmp_path)
    with pytest.raises(DemoFailed, match="only"):  # there is one fact too many of the client
        await play.play()
    assert [difference for difference in play.tally.differences if "expected status 422, got recorded" in difference]


async def test_a_good_fact_that_is_refused_makes_the_play_fail(
    rapport: FakeRapport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = next(line for line in STORY.impossible if line.pointer == "/data/nps")
    monkeypatch.setitem(rapport._impossible, "dunmore-rail-01-001", line)
    with pytest.raises(DemoFailed, match=r"intake did not record .*ClientOnboarded.* dunmore-rail-01-001"):
        await player(rapport, tmp_path).play()


async def test_a_fact_that_does_not_come_through_is_waited_for_only_so_long(
    rapport: FakeRapport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rapport, "_consume", lambda _record: None)
    with pytest.raises(DemoFailed, match=r"timed out after 0 s: interactions has not recorded all \d+ facts"):
        await player(rapport, tmp_path).play()


async def test_a_service_that_cannot_be_reached_is_named(tmp_path: Path, rapport: FakeRapport) -> None:
    def unreachable(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    play = player(rapport, tmp_path)
    stack, steps, kafka = play.stack, play.steps, play.kafka
    http = httpx.AsyncClient(transport=httpx.MockTransport(unreachable))
    with pytest.raises(DemoFailed, match="could not be reached: ConnectError"):
        await Player(stack, STORY, PLAY_NOW, steps, http, kafka).play()


async def test_mails_about_history_are_counted(rapport: FakeRapport, tmp_path: Path) -> None:
    (tmp_path / "000001-a.eml").write_bytes(b"Subject: too soon\r\n\r\n")
    observed = await player(rapport, tmp_path).play()
    assert observed.mailed_by_history == 1
