"""Intake, put together."""

from collections.abc import Mapping
from typing import Any

from services.environment import READERS
from services.intake import api
from services.intake.advice import advise
from services.intake.consumer import SOURCE
from services.intake.context import INTAKE
from services.intake.domain import clients, people
from shared.events import RecordedTopic
from shared.events.catalogue import Topic
from shared.recovery import DeciderRebuild
from shared.reporting import Decider
from shared.service import assembly, take_reports
from shared.settings import Settings
from shared.store import Streams

DECIDERS: Mapping[RecordedTopic, Decider[Any]] = {
    Topic.CLIENTS: Decider(clients.INITIAL, clients.decide, clients.evolve, clients.encode, clients.decode),
    Topic.PEOPLE: Decider(people.INITIAL, people.decide, people.evolve, people.encode, people.decode),
}


def owner(_: Settings) -> DeciderRebuild:
    """How intake recovers from its own topics."""
    return DeciderRebuild(Streams(INTAKE), DECIDERS)


async def serve(settings: Settings) -> int:
    """Run intake until it is asked to stop. Returns the exit code."""
    async with assembly(INTAKE, settings, READERS) as parts:
        streams = Streams(INTAKE)
        reports = take_reports(parts, SOURCE, DECIDERS, streams, advise=advise)
        return await parts.run(
            "Who the client is and who looks after it.",
            [reports, api.router(parts.pool, streams, parts.tokens)],
        )
