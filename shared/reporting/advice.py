"""What a reporter is told of facts that are recorded and yet have no effect."""

from collections.abc import Sequence
from typing import Protocol

from shared.database.pool import Connection
from shared.events import Reported


class Advise(Protocol):
    """What a service advises, as it knows by then."""

    async def __call__(self, connection: Connection, facts: Sequence[Reported]) -> Sequence[str | None]:
        """For each of these facts, just recorded or known already, a sentence or two; None: nothing is to be said."""
        ...


async def no_advice(connection: Connection, facts: Sequence[Reported]) -> Sequence[str | None]:  # noqa: ARG001  the protocol's
    """Of a service that has none."""
    return [None] * len(facts)
