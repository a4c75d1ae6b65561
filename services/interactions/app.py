"""Interactions, put together."""

from collections.abc import Mapping
from typing import Any

from services.environment import READERS
from services.interactions import api, domain
from services.interactions.consumer import SOURCE
from services.interactions.context import INTERACTIONS
from shared.events import RecordedTopic
from shared.events.catalogue import Topic
from shared.recovery.steps.rebuild_decider import DeciderRebuild
from shared.reporting import Decider, Recorder
from shared.reporting.doors import HttpDoor, KafkaDoor
from shared.service.assembly import assembly
from shared.settings import Settings
from shared.store import Streams
from shared.web import events

DECIDERS: Mapping[RecordedTopic, Decider[Any]] = {
    Topic.INTERACTIONS: Decider(domain.INITIAL, domain.decide, domain.evolve, domain.encode, domain.decode)
}


def owner(_: Settings) -> DeciderRebuild:
    """What takes back what interactions said."""
    return DeciderRebuild(Streams(INTERACTIONS), DECIDERS)


async def serve(settings: Settings) -> int:
    """Run interactions until told to stop; the exit code."""
    async with assembly(INTERACTIONS, settings, READERS) as parts:
        streams = Streams(INTERACTIONS)
        recorder = Recorder(DECIDERS, streams, parts.clock)
        parts.consume(SOURCE, KafkaDoor(parts.service, recorder, parts.clock))
        door = HttpDoor(parts.service, recorder, parts.pool, parts.clock)
        return await parts.run(
            "What happened with a client.",
            [events.router(door, parts.tokens), api.router(parts.pool, streams, parts.tokens)],
        )
