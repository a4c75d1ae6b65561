"""What alerts knows, read back from its streams: clients, and the people mails go to."""

from collections.abc import Iterable, Mapping

import asyncpg

from services.alerts.context import ALERTS
from services.alerts.domain import ClientState, PersonState, client, person
from shared.database import Connection
from shared.store import opened_state, stream_id

#: The columns that alerts adds to the kernel's streams.
COLUMNS = {"open_alerts": "integer"}


async def clients(connection: Connection, wanted: Iterable[str]) -> dict[str, ClientState]:
    """The clients asked for, by id; without those of whom nothing is known."""
    rows = await connection.fetch(
        "select stream_id, state from streams where stream_id = any($1) and state is not null",
        [stream_id("alerts", one) for one in wanted],
    )
    return {state.client: state for state in map(client_in, rows)}


async def with_open_alerts(connection: Connection) -> list[asyncpg.Record]:
    """The rows of clients with open alerts, in order of their streams; ``client_in`` reads one."""
    rows: list[asyncpg.Record] = await connection.fetch(
        "select stream_id, state from streams where open_alerts > 0 order by stream_id"
    )
    return rows


def client_in(row: asyncpg.Record) -> ClientState:
    """The client in a row. Raises where its state cannot be read."""
    return client.decode(opened_state(ALERTS, row))


async def people(connection: Connection, wanted: Iterable[str]) -> Mapping[str, PersonState]:
    """The people asked for, and all who might stand in for them."""
    known: dict[str, PersonState] = {}
    asked: set[str] = set()
    while missing := set(wanted) - asked:
        asked |= missing
        rows = await connection.fetch(
            "select stream_id, state from streams where stream_id = any($1) and state is not null",
            [stream_id("people", one) for one in missing],
        )
        found = [person.decode(opened_state(ALERTS, row)) for row in rows]
        known |= {one.person: one for one in found}
        wanted = [stand_in for one in found for stand_in in one.stand_ins]
    return known
