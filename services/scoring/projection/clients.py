"""Scoring's projector of clients: each is assessed once per batch."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from services.scoring.domain import fold
from services.scoring.projection.assessment import Occasion, assess_client
from services.scoring.projection.causes import caused
from services.scoring.projection.snapshot import ClientSnapshot
from services.scoring.projection.working_calendar_cache import Calendars
from shared.database import Connection
from shared.events import Event
from shared.events.catalogue import Topic
from shared.projections import Conclusion, ConclusionContext

_RECORDED = attrgetter("recorded_at")


class Clients:
    """Folds clients and interactions into one stream per client."""

    sources = (Topic.CLIENTS, Topic.INTERACTIONS)

    def __init__(self, known: Calendars) -> None:
        """``known``: the policy, and when people work."""
        self._calendars = known

    def decode(self, subject: str, data: bytes | None) -> ClientSnapshot:  # noqa: ARG002  all begin alike
        """The client's snapshot."""
        return ClientSnapshot.read(data)

    def encode(self, state: ClientSnapshot) -> bytes:
        """The stored form."""
        return state.write()

    def fold(self, state: ClientSnapshot, event: Event) -> ClientSnapshot:
        """The state after an event; what was published stays."""
        return ClientSnapshot(fold(state.state, event), state.published)

    def gives_words(self, event: Event) -> bool:  # noqa: ARG002  the state says it all
        """No event adds words to a conclusion."""
        return False

    def refolded(self, kept: ClientSnapshot, fresh: ClientSnapshot) -> ClientSnapshot:
        """Keep what was published, so that only differences are published."""
        return ClientSnapshot(fresh.state, kept.published)

    def conclude(
        self,
        before: ClientSnapshot,  # noqa: ARG002  what was published before is in the state
        state: ClientSnapshot,
        events: Sequence[Event],
        heard: ConclusionContext,
    ) -> Conclusion:
        """Assess at the later of the last assessment and the latest fact's recording: a rebuild gives the same."""
        recorded = max(map(_RECORDED, events))
        last = heard.columns["assessed_at"]
        at, policy = recorded if last is None else max(last, recorded), self._calendars.policy
        assessed = assess_client(state, Occasion(at, "fact", policy, heard.heard, heard.columns))
        return Conclusion(assessed.snapshot, [caused(event, events) for event in assessed.events], assessed.columns)

    async def prepare(self, connection: Connection) -> None:
        """Load when people work, as recorded so far."""
        await self._calendars.refresh(connection)

    async def carry_out(self, connection: Connection, effects: Sequence[Any]) -> None:
        """Nothing: a client's conclusions are events and columns."""
