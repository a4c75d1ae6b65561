"""The demo: a firm's year, played through the public doors, and what came of it, printed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from deploy.local.demo import http_door
from deploy.local.demo.expectations import check
from deploy.local.demo.failure import DemoFailed, StoryError
from deploy.local.demo.kafka_door import kafka_door
from deploy.local.demo.observed import Observed
from deploy.local.demo.player import Player
from deploy.local.demo.policies import write_policies
from deploy.local.demo.report import report, wide
from deploy.local.demo.story import Story, load
from deploy.local.demo.tally import Tally
from deploy.local.stack import Stack
from shared.progress import Steps

__all__ = ["DemoFailed", "Outcome", "StoryError", "check", "load", "play", "settings", "write_policies"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a play that went as the story says."""

    story: Story
    now: datetime
    observed: Observed
    tally: Tally


def settings(folder: Path) -> dict[str, str]:
    """What the services are told otherwise than by default; the files it names are written into ``folder``."""
    return {
        **write_policies(folder / "policies", datetime.now(UTC).date()),
        "RAPPORT_MAIL_FROM": "rapport@penhallowstroud.example",
        "RAPPORT_MAIL_DOMAIN": "penhallowstroud.example",
        "RAPPORT_FALLBACK_ADDRESS": "client-care@penhallowstroud.example",
    }


async def play(stack: Stack, steps: Steps, now: datetime | None = None) -> Outcome:
    """Play the story at ``now`` (the present) on a running stack with empty databases, and print what came of it.

    DemoFailed if anything came otherwise than the story says; everything is printed first. StoryError if it cannot be
    told at ``now``.
    """
    story, now = load(), now or datetime.now(UTC)
    addresses = story.addresses(now)
    async with http_door.client(stack.token) as http, kafka_door(stack.kafka) as kafka:
        player = Player(stack, story, now, steps, http, kafka)
        observed = await player.play()
    tally = player.tally
    wide(steps.console).print(report(story, observed, tally, player.timings, story.names(now)))
    differences = [*tally.differences, *check(story, observed, addresses)]
    if differences:
        raise DemoFailed("not everything came as the story says:\n" + "\n".join(f"  - {what}" for what in differences))
    return Outcome(story, now, observed, tally)
