"""The query of one client: its current row and state, and the policy to assess it by."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import HTTPException, Query

from services.scoring.context import SCORING
from services.scoring.domain import Policy, State
from services.scoring.projection.assessment import COLUMNS
from services.scoring.projection.snapshot import ClientSnapshot
from services.scoring.projection.working_calendar_cache import Calendars
from shared.database import Connection
from shared.kafka import offsets
from shared.service import Assembly
from shared.store import Stream, Streams, stream_id
from shared.web import min_version

_TOPICS = ("clients", "interactions")

#: The parameter `min_version` of a request.
AskedVersions = Annotated[
    list[Annotated[str, min_version.form(_TOPICS)]] | None,
    Query(alias="min_version", description="wait for these versions, such as clients:3; repeat it for each topic"),
]


@dataclass(frozen=True, slots=True)
class ClientQuery:
    """``at``: the later of the last assessment and ``known_until``, before which everything recorded is included."""

    row: Stream
    state: State
    at: datetime
    known_until: datetime | None
    policy: Policy


async def wait_for_versions(parts: Assembly, client: str, asked: list[str] | None) -> None:
    """Wait for the versions that ``asked`` (`min_version`) names. Raises ``HTTPException``."""
    await min_version.wait_for(parts.applied, stream_id("scoring", client), min_version.parse(asked or (), _TOPICS))


async def read_client(connection: Connection, client: str, calendars: Calendars) -> ClientQuery:
    """The client at this moment. Raises ``HTTPException`` 404 if it is unknown."""
    row = await Streams(SCORING, COLUMNS).read(connection, stream_id("scoring", client))
    if row is None:
        raise HTTPException(404, "unknown client")
    known_until, policy = await offsets.read_to(connection), await calendars.refresh(connection)
    assessed_at: datetime = row.columns["assessed_at"]
    at = assessed_at if known_until is None else max(assessed_at, known_until)
    return ClientQuery(row, ClientSnapshot.read(row.state).state, at, known_until, policy)
