"""Interactions, put together."""

from services.interactions import api, domain
from services.interactions.consumer import SOURCE
from shared.events import Service, Topic
from shared.recovery.steps.rebuild_decider import DeciderRebuild
from shared.reporting import Decider, Recorder
from shared.reporting.doors import HttpDoor, KafkaDoor
from shared.service.assembly import RETRY_SECONDS, assembly
from shared.service.periodic import Periodic
from shared.settings import Settings
from shared.store import Streams
from shared.web import events

DECIDERS = {Topic.INTERACTIONS: Decider(domain.INITIAL, domain.decide, domain.evolve, domain.encode, domain.decode)}


def owner(_: Settings) -> DeciderRebuild:
    """What takes back what interactions said."""
    return DeciderRebuild(DECIDERS)


async def serve(settings: Settings) -> int:
    """Run interactions until told to stop; the exit code."""
    async with assembly(Service.INTERACTIONS, settings) as parts:
        streams = Streams()
        recorder = Recorder(DECIDERS, streams, parts.clock)
        reports = KafkaDoor(parts.service, recorder, parts.clock)
        parts.consume(SOURCE, reports)
        parts.add(Periodic("retrying", lambda: reports.retry(parts.pool), RETRY_SECONDS).part)
        door = HttpDoor(parts.service, recorder, parts.pool, parts.clock)
        return await parts.run(
            "What happened with a client.",
            [events.router(door, parts.tokens), api.router(parts.pool, streams, parts.tokens)],
        )
