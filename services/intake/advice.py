"""What who reports facts of a closed client is told."""

from collections.abc import Sequence

from services.intake.context import INTAKE
from services.intake.domain import clients
from services.intake.domain.clients import Client
from shared.database import Connection
from shared.events import Reported
from shared.events.catalogue import Topic
from shared.events.clients import ClientClosed, ClientOnboarded
from shared.events.clients.closed import after_the_closing
from shared.fact import utc
from shared.store import opened_state, stream_id, subject_of

_STATES = "select stream_id, state from streams where stream_id = any($1) and state is not null"


async def advise(connection: Connection, facts: Sequence[Reported]) -> list[str | None]:
    """Of facts of closed clients, that they count for nobody."""
    about = {stream_id("clients", fact.subject) for fact in facts if _may_be_late(fact)}
    rows = await connection.fetch(_STATES, sorted(about)) if about else ()
    known = {subject_of(row["stream_id"]): clients.decode(opened_state(INTAKE, row)) for row in rows}
    return [_advice(fact, known.get(fact.subject)) for fact in facts]


def _may_be_late(fact: Reported) -> bool:
    return fact.type.topic is Topic.CLIENTS and not isinstance(fact.data, ClientOnboarded | ClientClosed)


def _advice(fact: Reported, known: Client | None) -> str | None:
    closed = None if known is None or not _may_be_late(fact) else known.profile.ended_by(known.closed)
    if closed is None or utc(fact.time) <= closed.time:
        return None
    return after_the_closing(fact.subject, closed.time, closed.data["reason"])
