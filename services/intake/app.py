"""Intake, put together."""

from collections.abc import Mapping
from typing import Any

from services.intake import api
from services.intake.consumer import SOURCE
from services.intake.domain import clients, people
from shared.events import Service, Topic
from shared.recovery.steps.rebuild_decider import DeciderRebuild
from shared.reporting import Decider, Recorder
from shared.reporting.doors import HttpDoor, KafkaDoor
from shared.service.assembly import assembly
from shared.settings import Settings
from shared.store import Streams
from shared.web import events

DECIDERS: Mapping[Topic, Decider[Any]] = {
    Topic.CLIENTS: Decider(clients.INITIAL, clients.decide, clients.evolve, clients.encode, clients.decode),
    Topic.PEOPLE: Decider(people.INITIAL, people.decide, people.evolve, people.encode, people.decode),
}


def owner(_: Settings) -> DeciderRebuild:
    """How intake recovers from its own topics."""
    return DeciderRebuild(DECIDERS)


async def serve(settings: Settings) -> int:
    """Run intake until it is asked to stop. Returns the exit code."""
    async with assembly(Service.INTAKE, settings) as parts:
        streams = Streams()
        recorder = Recorder(DECIDERS, streams, parts.clock)
        parts.consume(SOURCE, KafkaDoor(parts.service, recorder, parts.clock))
        door = HttpDoor(parts.service, recorder, parts.pool, parts.clock)
        return await parts.run(
            "Who the client is and who looks after it.",
            [events.router(door, parts.tokens), api.router(parts.pool, streams, parts.tokens)],
        )
