"""The gardener, put together: it decides on reported facts, and follows what it recorded itself."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query

from shared.database import Connection
from shared.events import Event, RecordedTopic
from shared.kafka import Source
from shared.projections import ProjectionRunner
from shared.recovery import DeciderRebuild, Reconciler
from shared.reporting import Decider
from shared.service import Assembly, Readers, assembly, take_reports, wall_clock
from shared.settings import Settings
from shared.store import Stream, Streams
from shared.web import min_version
from tests.support.toy.language import GARDENER, GREENHOUSE, PLANTS, REPORTED
from tests.support.toy.plants import DECIDER, Growing

DECIDERS: Mapping[RecordedTopic, Decider[Any]] = {PLANTS: DECIDER}
REPORTS = Source((REPORTED, GREENHOUSE), gapless=False)
RECORDED = Source((PLANTS,), gapless=True)


def application(_: Settings) -> ProjectionRunner:
    return ProjectionRunner({"growth": Growing()}, Streams(GARDENER), wall_clock)


class Recovery:
    """It says what it decided, and nothing of what it follows."""

    source = RECORDED
    reconcilers: Mapping[str, Reconciler] = {}

    def __init__(self, settings: Settings) -> None:
        self.application = application(settings)
        self.streams = self.application.streams
        self._deciding = DeciderRebuild(self.streams, DECIDERS)

    async def relearn(self, connection: Connection, rows: Mapping[str, Stream], events: Sequence[Event]) -> None:
        await self._deciding.relearn(connection, rows, events)


async def serve(settings: Settings) -> int:
    async with assembly(GARDENER, settings, Readers(frozenset())) as parts:
        following = application(settings)
        parts.follow(RECORDED, following)
        reports = take_reports(parts, REPORTS, DECIDERS, following.streams, name="reports")
        return await parts.run("What grows.", [reports, _router(parts, following.streams)])


def _router(parts: Assembly, streams: Streams) -> APIRouter:
    routes = APIRouter()

    @routes.get("/plants/{plant}")
    async def plant_(
        plant: str, asked: Annotated[list[str] | None, Query(alias="min_version")] = None
    ) -> dict[str, Any]:
        stream = f"growth:{plant}"
        await min_version.wait_for(parts.applied, stream, min_version.parse(asked or (), ("plants",)))
        async with parts.pool.acquire() as connection:
            row = await streams.read(connection, stream)
        if row is None:
            raise HTTPException(404)
        growth = Growing().decode(plant, row.state)
        return {"gardeners": growth.gardeners, "heights": growth.heights}

    return routes
