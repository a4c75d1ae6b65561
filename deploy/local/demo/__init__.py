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
from deploy.local.demo.report import report
from deploy.local.demo.story import Story, load
from deploy.local.demo.summary import summary
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


async def play(stack: Stack, steps: Steps, now: datetime | None = None, *, everything: bool = False) -> Outcome:
    """Play the story at ``now`` (the present) on a running stack with empty databases, and print what came of it.

    In short, or ``everything``. DemoFailed if anything came otherwise than the story says; what came is printed first.
    StoryError if it cannot be told at ``now``.
    """
    story, now = load(), now or datetime.now(UTC)
    async with http_door.client(stack.token) as http, kafka_door(stack.kafka) as kafka:
        player = Player(stack, story, now, steps, http, kafka)
        observed = await player.play()
    outcome = Outcome(story, now, observed, player.tally)
    differences = _compare(outcome, steps)
    if everything:
        steps.console.print(report(story, observed, player.tally, player.timings, story.names(now)))
    else:
        steps.console.print(summary(story, observed, player.tally))
    if differences:
        raise DemoFailed("the result differs from the story:\n" + "\n".join(f"  - {what}" for what in differences))
    return outcome


def _compare(outcome: Outcome, steps: Steps) -> list[str]:
    story, observed, tally = outcome.story, outcome.observed, outcome.tally
    with steps.step("comparing what came with the story") as step:
        differences = [*tally.differences, *check(story, observed, story.addresses(outcome.now))]
        what = f"{len(observed.health)} clients, {len(observed.mails)} mails"
        step.text = f"{what}: {len(differences) or 'all'} {'otherwise than' if differences else 'as'} the story says"
    return differences
