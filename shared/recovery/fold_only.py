"""Fold without concluding: between an older state and the present one, much looks new that was published long ago."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shared.database.pool import Connection
from shared.events import Event
from shared.projections.projector import Conclusion, ConclusionContext, Projector
from shared.recovery import checkpoint


class FoldOnly:
    """A projector that folds like another, concludes nothing, and marks the streams to be concluded."""

    def __init__(self, projector: Projector[Any]) -> None:
        """``projector``: the one that folds."""
        self.sources = projector.sources
        self.decode = projector.decode
        self.encode = projector.encode
        self.fold = projector.fold
        self.gives_words = projector.gives_words
        self.refolded = projector.refolded

    def conclude(self, before: Any, state: Any, events: Sequence[Event], heard: ConclusionContext) -> Conclusion:  # noqa: ARG002
        """Only mark that there were events."""
        latest = max(event.recorded_at for event in events)
        return Conclusion(state, effects=((heard.stream, latest),))

    async def prepare(self, connection: Connection) -> None:
        """Nothing is needed to conclude nothing."""

    async def carry_out(self, connection: Connection, effects: Sequence[Any]) -> None:
        """Remember the streams."""
        latest: dict[str, datetime] = dict(effects)
        await checkpoint.folded(connection, latest)
