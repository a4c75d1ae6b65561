"""Acknowledged = stored = published: what must hold of a service that records facts, whatever happened to it."""

from collections.abc import Iterable

from shared.events.catalogue import OWNERS
from shared.kafka.record import Record
from tests.support.eventually import eventually
from tests.support.lone_service import LoneService
from tests.support.topic_log import Ends, TopicLog, versions


async def everything_came_through(
    service: LoneService, acknowledged: Iterable[str], log: TopicLog, start: Ends, *, seconds: float = 30
) -> None:
    """Wait until what was acknowledged is stored and relayed; then nothing is lost, doubled, or out of order."""
    ids = set(acknowledged)

    async def all_stored() -> bool:
        return ids <= await _stored(service)

    async def all_relayed() -> bool:
        [row] = await service.fetch("select count(*) as left from outbox")
        return bool(row["left"] == 0)

    await eventually(all_stored, seconds=seconds)
    await eventually(all_relayed, seconds=seconds)
    assert sorted(await _stored(service) - ids) == [], "recorded, and nobody was told"
    events = await service.fetch("select id::text, stream_id, version, type from events order by position")
    assert len(events) == len(ids)
    await published_as_stored(service, events, log, start)


async def published_as_stored(
    service: LoneService, events: list[dict[str, object]], log: TopicLog, start: Ends
) -> None:
    """Every event, and nothing else of these streams, in the order of versions without a gap."""
    for topic in (topic for topic, owner in OWNERS.items() if owner == service.name):
        stored: dict[str, list[int]] = {}
        for event in events:
            category, _, subject = str(event["stream_id"]).partition(":")
            if category == topic.short:
                stored.setdefault(subject, []).append(int(str(event["version"])))
        records = [record for record in await log.since(start, topic) if (record.key or b"").decode() in stored]
        assert versions(records) == {subject: list(range(1, len(known) + 1)) for subject, known in stored.items()}
        assert _ids(records) == {event["id"] for event in events if str(event["stream_id"]).startswith(topic.short)}


def _ids(records: Iterable[Record]) -> set[str]:
    return {(dict(record.headers)["ce_id"] or b"").decode() for record in records}


async def _stored(service: LoneService) -> set[str]:
    return {row["id"] for row in await service.fetch("select id from received")}
