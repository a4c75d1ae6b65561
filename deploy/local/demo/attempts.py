"""What the firm's systems get wrong, ready to be sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from deploy.local.demo.envelope import STRUCTURED, Record, encoded, record
from deploy.local.demo.facts import Fact
from deploy.local.demo.failure import StoryError
from deploy.local.demo.lines import Door, Impossible, Sent
from deploy.local.demo.moments import moment
from deploy.local.demo.story import Story
from deploy.local.demo.tags import Telling, filled

SOURCE = "/legacy-import"
_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Attempt:
    """An impossible fact. ``document``: the event in JSON format; ``body``: the bytes that are sent in its place.

    ``neighbours``: good facts, recorded already, that stand before and after it in a batch.
    """

    line: Impossible
    document: dict[str, Any]
    body: bytes | None
    neighbours: tuple[Fact, ...]

    @property
    def over_kafka(self) -> bool:
        """Whether it must be found among the dead letters."""
        return self.line.sent in {Sent.KAFKA_BINARY, Sent.KAFKA_STRUCTURED}

    def http_body(self) -> bytes:
        """For the HTTP binding's structured mode."""
        return encoded(self.document) if self.body is None else self.body

    def record(self) -> Record:
        """For Kafka."""
        if self.body is not None:
            content_type = self.line.content_type or STRUCTURED
            return Record(self.line.subject.encode(), self.body, [("content-type", content_type.encode())])
        return record(_as_fact(self.document), Door(self.line.sent.value))


def attempts(story: Story, facts: Sequence[Fact], now: datetime) -> Iterator[Attempt]:
    """All of them, in the story's order. StoryError if one refers to a client without facts."""
    for number, line in enumerate(story.impossible, start=1):
        neighbours = [fact for fact in facts if (fact.subject, fact.entry.owner) == (line.subject, line.to)][:2]
        source, id_ = SOURCE, f"impossible-{number:02}"
        if line.same_as is not None:
            source, id_ = _key_of(line.same_as, facts)
        yield Attempt(
            line=line,
            document=_document(line, source, id_, now),
            body=None if line.body is None else line.body.encode(),
            neighbours=tuple(neighbours) if line.sent is Sent.BATCH else (),
        )


def _document(line: Impossible, source: str, id_: str, now: datetime) -> dict[str, Any]:
    time = moment(line.at, now, _ZONE)
    data = filled(line.data, Telling(now, _ZONE, Random(id_), time))  # noqa: S311
    if line.padding:
        data = {**data, "summary": "x" * line.padding}
    return {
        "specversion": "1.0",
        "id": id_,
        "source": source,
        "type": line.type,
        "subject": line.subject,
        "time": time.isoformat(),
        "datacontenttype": "application/json",
        "data": data,
    }


def _key_of(client: str, facts: Sequence[Fact]) -> tuple[str, str]:
    first = min((fact for fact in facts if fact.subject == client), key=lambda fact: fact.id, default=None)
    if first is None:
        raise StoryError(f"there is no fact of {client} whose key could be used again")
    return first.source, first.id


def _as_fact(document: dict[str, Any]) -> Fact:
    return Fact(
        source=document["source"],
        id=document["id"],
        type=document["type"],
        subject=document["subject"],
        time=datetime.fromisoformat(document["time"]),
        data=document["data"],
        door=Door.KAFKA_BINARY,
    )
