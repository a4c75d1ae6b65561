"""The snapshots of intake, from which its views are made."""

from services.intake.domain import clients, people
from services.intake.domain.clients import Client
from services.intake.domain.people import Person
from shared.database import Connection
from shared.store import Streams, stream_id


async def client(connection: Connection, streams: Streams, client_id: str) -> tuple[Client, int] | None:
    """The client's state and version; None if nothing was reported."""
    row = await streams.read(connection, stream_id("clients", client_id))
    return None if row is None or row.state is None else (clients.decode(row.state), row.version)


async def person(connection: Connection, streams: Streams, person_id: str) -> tuple[Person, int] | None:
    """The person's state and version; None if nothing was reported."""
    row = await streams.read(connection, stream_id("people", person_id))
    return None if row is None or row.state is None else (people.decode(row.state), row.version)
