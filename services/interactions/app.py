"""Interactions, put together."""

from services.interactions import api, domain
from services.interactions.consumer import SOURCE
from shared.events import Service, Topic
from shared.recovery.steps.rebuild_decider import DeciderRebuild
from shared.reporting import Decider, Recorder
from shared.reporting.doors import HttpDoor, KafkaDoor
from shared.service.assembly import assembly
from shared.settings import Settings
from shared.store import Streams
from shared.web import events

DECIDERS = {Topic.INTERACTIONS: Decider(domain.INITIAL, domain.decide, domain.evolve, domain.encode, domain.decode)}


def owner(_: Settings) -> DeciderRebuild:
    """How interactions recovers from its own topics."""
    return DeciderRebuild(DECIDERS)


async def serve(settings: Settings) -> int:
    """Run interactions until it is asked to stop. Returns the exit code."""
    async with assembly(Service.INTERACTIONS, settings) as parts:
        streams = Streams()
        recorder = Recorder(DECIDERS, streams, parts.clock)
        parts.consume(SOURCE, KafkaDoor(parts.service, recorder, parts.clock))
        door = HttpDoor(parts.service, recorder, parts.pool, parts.clock)
        return await parts.run(
            "What happened with a client.",
            [events.router(door, parts.tokens), api.router(parts.pool, streams, parts.tokens)],
        )
