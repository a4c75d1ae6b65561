"""Scoring's projector of people: folded, never assessed."""

from collections.abc import Sequence
from typing import Any

from services.scoring.domain import Person, decode_person, encode_person, fold_person
from services.scoring.projection import working_calendar_cache
from shared.database import Connection
from shared.events import Event
from shared.events.catalogue import Topic
from shared.projections import Conclusion, ConclusionContext, FoldedOnly
from shared.store import subject_of


class People(FoldedOnly[Person]):
    """Folds a person's facts into one stream per person."""

    sources = (Topic.PEOPLE,)

    def decode(self, subject: str, data: bytes | None) -> Person:  # noqa: ARG002  all begin alike
        """The stored person, or an empty one."""
        return decode_person(data)

    def encode(self, state: Person) -> bytes:
        """The stored form."""
        return encode_person(state)

    def fold(self, state: Person, event: Event) -> Person:
        """The person after an event."""
        return fold_person(state, event)

    def conclude(self, before: Person, state: Person, events: Sequence[Event], heard: ConclusionContext) -> Conclusion:  # noqa: ARG002
        """The person whose data changed, and whether their working time changed."""
        if state == before:
            return Conclusion(state)
        return Conclusion(state, effects=((subject_of(heard.stream), not state.works_like(before)),))

    async def carry_out(self, connection: Connection, effects: Sequence[Any]) -> None:
        """Notify every process of people whose data changed."""
        await working_calendar_cache.changed(connection, dict(effects))
