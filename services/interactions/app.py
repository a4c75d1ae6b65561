"""Interactions, put together."""

from collections.abc import Mapping
from typing import Any

from services.environment import READERS
from services.interactions import api, domain
from services.interactions.consumer import SOURCE
from services.interactions.context import INTERACTIONS
from shared.events import RecordedTopic
from shared.events.catalogue import Topic
from shared.recovery import DeciderRebuild
from shared.reporting import Decider
from shared.service import assembly, take_reports
from shared.settings import Settings
from shared.store import Streams

DECIDERS: Mapping[RecordedTopic, Decider[Any]] = {
    Topic.INTERACTIONS: Decider(domain.INITIAL, domain.decide, domain.evolve, domain.encode, domain.decode)
}


def owner(_: Settings) -> DeciderRebuild:
    """How interactions recovers from its own topics."""
    return DeciderRebuild(Streams(INTERACTIONS), DECIDERS)


async def serve(settings: Settings) -> int:
    """Run interactions until it is asked to stop. Returns the exit code."""
    async with assembly(INTERACTIONS, settings, READERS) as parts:
        streams = Streams(INTERACTIONS)
        reports = take_reports(parts, SOURCE, DECIDERS, streams)
        return await parts.run(
            "What happened with a client.",
            [reports, api.router(parts.pool, streams, parts.tokens)],
        )
