"""Following intake: which clients are closed, so that who reports facts of one is told."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.interactions.context import INTERACTIONS
from services.interactions.domain import closing
from services.interactions.domain.closing import Closing
from shared.database import Connection
from shared.events import Event, Reported
from shared.events.catalogue import Topic
from shared.kafka import Source
from shared.projections import FoldedOnly, Projector
from shared.store import opened_state, stream_id, subject_of

SOURCE = Source(topics=(Topic.CLIENTS,), gapless=True)

_STATES = "select stream_id, state from streams where stream_id = any($1) and state is not null"


class Closings(FoldedOnly[Closing]):
    """Folds what intake recorded of a client into whether it is closed; nothing is concluded from it."""

    sources = (Topic.CLIENTS,)

    def decode(self, subject: str, data: bytes | None) -> Closing:  # noqa: ARG002  all begin alike
        """The state kept, or one of a client of whom nothing was heard."""
        return closing.UNKNOWN if data is None else closing.decode(data)

    def encode(self, state: Closing) -> bytes:
        """The stored form."""
        return closing.encode(state)

    def fold(self, state: Closing, event: Event) -> Closing:
        """The state after an event."""
        return closing.fold(state, event)


def projectors() -> Mapping[str, Projector[Any]]:
    """`closings:acme`."""
    return {"closings": Closings()}


async def advise(connection: Connection, facts: Sequence[Reported]) -> list[str | None]:
    """Of facts of closed clients, that they count for nobody; as far as intake was heard."""
    streams = sorted({stream_id("closings", fact.subject) for fact in facts})
    rows = await connection.fetch(_STATES, streams)
    known = {subject_of(row["stream_id"]): closing.decode(opened_state(INTERACTIONS, row)) for row in rows}
    return [closing.advice(fact.subject, known.get(fact.subject, closing.UNKNOWN), fact.time) for fact in facts]
