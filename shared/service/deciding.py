"""What a service that decides on reported facts is put together from, beside its own routes."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter

from shared.events import RecordedTopic
from shared.kafka.consuming.consumer import Source
from shared.reporting import Decider, Recorder
from shared.reporting.advice import Advise, no_advice
from shared.reporting.http_door import HttpDoor
from shared.reporting.kafka_door import KafkaDoor
from shared.service.composition import RETRY_SECONDS, Assembly
from shared.service.periodic import Periodic
from shared.store import Streams
from shared.web import events, webhook


def take_reports(
    parts: Assembly,
    source: Source,
    deciders: Mapping[RecordedTopic, Decider[Any]],
    streams: Streams,
    *,
    name: str = "consumer",
    advise: Advise = no_advice,
) -> APIRouter:
    """Record the facts that ``source`` brings, and those reported by request: the route is returned.

    ``name``: of the consumer, where the service follows recorded events beside. ``advise``: what it says of facts that
    have no effect.
    """
    recorder = Recorder(deciders, streams, parts.clock, advise)
    reports = KafkaDoor(parts.service, recorder, parts.clock)
    parts.consume(source, reports, name=name)
    parts.add(Periodic("retrying_reports", lambda: reports.retry(parts.pool), RETRY_SECONDS).part)
    door = HttpDoor(parts.service, recorder, parts.pool, parts.clock)
    routes = events.router(door, parts.tokens, parts.service)
    routes.include_router(webhook.router(events.PATH, parts.settings.webhooks))
    return routes
