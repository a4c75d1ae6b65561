"""Streams that are only folded: all that is known of them comes from the log, and nothing follows from it."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from shared.database import Connection
from shared.events import Event
from shared.projections.projector import Conclusion, ConclusionContext

S = TypeVar("S")


class FoldedOnly(Generic[S]):
    """The part of a `Projector` that is the same wherever nothing is concluded; who has a conclusion overrides it."""

    def gives_words(self, event: Event) -> bool:  # noqa: ARG002  the state says it all
        """None does."""
        return False

    def refolded(self, kept: S, fresh: S) -> S:  # noqa: ARG002  nothing is published of it
        """All there is comes from the log."""
        return fresh

    def conclude(
        self,
        before: S,  # noqa: ARG002  nothing follows
        state: S,
        events: Sequence[Event],  # noqa: ARG002
        heard: ConclusionContext,  # noqa: ARG002
    ) -> Conclusion:
        """Nothing follows."""
        return Conclusion(state)

    async def prepare(self, connection: Connection) -> None:
        """A conclusion rests on the state alone."""

    async def carry_out(self, connection: Connection, effects: Sequence[Any]) -> None:
        """There are no effects."""
