"""What a campaign does about a service that ends by itself, and where its seed comes from."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
from typing_extensions import override

from tests.chaos import seed
from tests.chaos.field import Field
from tests.chaos.instance import Instance
from tests.support.eventually import eventually


class Sleeper(Instance):
    """Does nothing; counts how often it was launched."""

    launched = 0

    @override
    def launch(self, **settings: str) -> None:
        super().launch(**settings)
        self.launched += 1

    @override
    def _argv(self) -> list[str]:
        return [sys.executable, "-c", "import time; time.sleep(120)"]


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Sleeper]:
    made = Sleeper("scoring", 1, {}, tmp_path)
    made.launch()
    yield made
    await made.stop()


@pytest.fixture
async def found(one: Sleeper, tmp_path: Path) -> AsyncIterator[list[str]]:
    """What is found while the field is kept up."""
    nothing = cast("Any", None)
    field = Field(tmp_path, cast("Any", _Servers()), {}, "", {"scoring": one}, nothing, nothing)
    told: list[str] = []
    keeping = asyncio.create_task(field.keep_up(told))
    yield told
    keeping.cancel()


class _Servers:
    """Their mails are in a folder."""

    def __init__(self) -> None:
        self.mail = self
        self.folder = Path()


async def test_a_service_that_ends_by_itself_is_found_and_started_again(one: Sleeper, found: list[str]) -> None:
    os.kill(one.process.pid, signal.SIGKILL)

    async def back() -> bool:
        return one.launched == 2 and one.process.alive

    await eventually(back)
    assert found == ["scoring-1 ended by itself with code -9"]


@pytest.mark.parametrize("how", ["kill", "stop", "terminate"])
async def test_one_that_was_ended_is_left_alone(one: Sleeper, found: list[str], how: str) -> None:
    await getattr(one, how)()
    assert not one.ended_by_itself
    assert found == []
    one.launch(RAPPORT_CRASH_AT="inbox.before_commit:1")
    assert await one.died(0.1) is None
    os.kill(one.process.pid, signal.SIGKILL)
    await one.died(10)
    assert not one.ended_by_itself, "it was armed to die"


def _git(tree: Path, *arguments: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", "-C", str(tree), *who, *arguments], check=True, capture_output=True)


def test_the_seed_is_the_commits(tmp_path: Path) -> None:
    _git(tmp_path, "init")
    _git(tmp_path, "commit", "--allow-empty", "-m", "one")
    first = seed.of_this_commit(tmp_path)
    assert 0 < first < 1_000_000
    assert seed.of_this_commit(tmp_path) == first
    _git(tmp_path, "commit", "--allow-empty", "-m", "two")
    assert seed.of_this_commit(tmp_path) != first


def test_without_a_repository_any_seed_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert 0 < seed.of_this_commit(tmp_path) < 1_000_000
    monkeypatch.setenv("PATH", "")
    assert 0 < seed.of_this_commit(tmp_path) < 1_000_000
