"""A record that a service published on its own topics."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import structlog

from shared.events import Event, RecordedTopic, ServiceContext
from shared.events.wire import Poison, read
from shared.kafka.record import Record
from shared.recovery.errors import RecoveryError
from shared.store.streams import stream_id

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """A record on a service's own topic: its place, and the event and stream it names."""

    record: Record
    topic: RecordedTopic
    id: str
    stream: str
    version: int

    @property
    def place(self) -> tuple[str, int]:
        """The stream and the version, of which there is one event."""
        return self.stream, self.version

    def __str__(self) -> str:
        """For messages: the place and the event."""
        return f"{where(self.record)} ({self.stream} version {self.version}, event {self.id})"

    def event(self, service: ServiceContext) -> Event:
        """The event, which ``service`` said. Raises ``RecoveryError`` where this version of the code cannot read it."""
        record = self.record
        found = read(service.language, self.topic, record.key, record.value, record.headers, service.codec)
        if isinstance(found, Poison):
            raise RecoveryError(f"{self} cannot be read: {found.detail}")
        if found.data is None:
            raise RecoveryError(
                f"{self} has type {found.type}, unknown to this version: recover with the version that produced it"
            )
        return found


def own_record(record: Record, service: ServiceContext) -> OwnRecord | None:
    """The record as one that ``service`` published; None if another producer wrote it.

    A record without an event's id and version did not come from a relay, whatever its source says.
    """
    headers = dict(record.headers)
    if headers.get("ce_source") != service.source.encode():
        return None
    try:
        return _own_record(record, service.language.topics[record.topic], headers)
    except (KeyError, ValueError):
        log.warning("own_topic_written_by_others", where=where(record))
        return None


def where(record: Record) -> str:
    """`topic[partition]@offset`."""
    return f"{record.topic}[{record.partition}]@{record.offset}"


def _own_record(record: Record, topic: RecordedTopic, headers: Mapping[str, bytes | None]) -> OwnRecord:
    subject, version, identity = (headers[f"ce_{name}"] or b"" for name in ("subject", "streamversion", "id"))
    stream = stream_id(topic.short, subject.decode())
    return OwnRecord(record, topic, str(UUID(identity.decode())), stream, int(version))
