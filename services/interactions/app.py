"""Interactions, put together."""

from collections.abc import Mapping
from typing import Any

from services.environment import READERS
from services.interactions import api, closings, domain
from services.interactions.consumer import SOURCE
from services.interactions.context import INTERACTIONS
from services.interactions.recovery import Recovery
from shared.events import RecordedTopic
from shared.events.catalogue import Topic
from shared.projections import ProjectionRunner
from shared.reporting import Decider
from shared.service import assembly, take_reports, wall_clock
from shared.settings import Settings
from shared.store import Streams

DECIDERS: Mapping[RecordedTopic, Decider[Any]] = {
    Topic.INTERACTIONS: Decider(domain.INITIAL, domain.decide, domain.evolve, domain.encode, domain.decode)
}


def application(_: Settings) -> ProjectionRunner:
    """What follows intake: who is closed."""
    return ProjectionRunner(closings.projectors(), Streams(INTERACTIONS), wall_clock)


def owner(settings: Settings) -> Recovery:
    """How interactions recovers from its own topics, and from those that it follows."""
    return Recovery(application(settings), DECIDERS)


async def serve(settings: Settings) -> int:
    """Run interactions until it is asked to stop. Returns the exit code."""
    async with assembly(INTERACTIONS, settings, READERS) as parts:
        following = application(settings)
        parts.follow(closings.SOURCE, following, name="clients")
        streams = following.streams
        reports = take_reports(parts, SOURCE, DECIDERS, streams, advise=closings.advise)
        return await parts.run(
            "What happened with a client.",
            [reports, api.router(parts.pool, streams, parts.tokens)],
        )
