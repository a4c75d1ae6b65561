"""What scoring consumes, and how its states follow from it."""

from collections.abc import Sequence
from typing import Any

from services.scoring.assessing import look
from services.scoring.domain import Policy, fold
from services.scoring.standing import Standing
from shared.database.pool import Connection
from shared.events import Event, Topic
from shared.inbox.consumer import Source
from shared.inbox.projector import Conclusion, Heard
from shared.store.streams import stream_id

SOURCE = Source(topics=(Topic.CLIENTS, Topic.INTERACTIONS), gapless=True)


class Scoring:
    """Folds clients and interactions into one stream per client, and assesses each client once per batch."""

    def __init__(self, policy: Policy) -> None:
        """``policy``: how it is judged."""
        self._policy = policy

    def stream_of(self, topic: Topic, subject: str) -> str:  # noqa: ARG002  both topics are about clients
        """`scoring:acme`."""
        return stream_id("scoring", subject)

    def sources_of(self, stream: str) -> tuple[Topic, ...]:  # noqa: ARG002  all streams are of one kind
        """A client is known from two topics."""
        return (Topic.CLIENTS, Topic.INTERACTIONS)

    def decode(self, stream: str, data: bytes | None) -> Standing:  # noqa: ARG002  all streams are of one kind
        """The state and what was last said."""
        return Standing.read(data)

    def encode(self, stream: str, state: Standing) -> bytes:  # noqa: ARG002  all streams are of one kind
        """As it is kept."""
        return state.write()

    def fold(self, stream: str, state: Standing, event: Event) -> Standing:  # noqa: ARG002  all streams are of one kind
        """The state after an event; what was last said stays."""
        return Standing(fold(state.state, event), state.published)

    def gives_words(self, event: Event) -> bool:  # noqa: ARG002  the state says it all
        """None does."""
        return False

    def refolded(self, kept: Standing, fresh: Standing) -> Standing:
        """What was said was said: only what is different now is published."""
        return Standing(fresh.state, kept.published)

    def conclude(self, before: Standing, state: Standing, events: Sequence[Event], heard: Heard) -> Conclusion:  # noqa: ARG002
        """Assessed at the later of the last assessment and the latest fact's recording: a rebuild gives the same."""
        recorded = max(event.recorded_at for event in events)
        last = heard.columns["assessed_at"]
        at = recorded if last is None else max(last, recorded)
        assessed = look(state, at, "fact", self._policy, heard.heard, heard.columns)
        return Conclusion(assessed.standing, assessed.events, assessed.columns)

    async def carry_out(self, connection: Connection, effects: Sequence[Any]) -> None:
        """Scoring has no effects but its events."""
