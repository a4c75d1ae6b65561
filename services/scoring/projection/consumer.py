"""Scoring's projector: which topics it reads, and how states and conclusions follow."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from services.scoring.domain import Person, decode_person, encode_person, fold, fold_person
from services.scoring.projection import working_calendar_cache
from services.scoring.projection.assessment import Occasion, assess_client
from services.scoring.projection.causes import caused
from services.scoring.projection.snapshot import ClientSnapshot
from services.scoring.projection.working_calendar_cache import Calendars
from shared.database.pool import Connection
from shared.events import Event, Topic
from shared.kafka.consumer import Source
from shared.projections.projector import Conclusion, ConclusionContext
from shared.store.streams import stream_id, subject_of

SOURCE = Source(topics=(Topic.CLIENTS, Topic.INTERACTIONS, Topic.PEOPLE), gapless=True)

State = ClientSnapshot | Person

_PERSON = stream_id("people", "")
_RECORDED = attrgetter("recorded_at")


class Scoring:
    """Folds clients and interactions into one stream per client, people into one per person.

    Each client is assessed once per batch. People are only folded.
    """

    def __init__(self, known: Calendars) -> None:
        """``known``: the policy, and when people work."""
        self._calendars = known

    def stream_of(self, topic: Topic, subject: str) -> str:
        """`scoring:acme`, `people:anna`."""
        return stream_id("people" if topic is Topic.PEOPLE else "scoring", subject)

    def sources_of(self, stream: str) -> tuple[Topic, ...]:
        """The topics that a stream is folded from: one for a person, two for a client."""
        return (Topic.PEOPLE,) if stream.startswith(_PERSON) else (Topic.CLIENTS, Topic.INTERACTIONS)

    def decode(self, stream: str, data: bytes | None) -> State:
        """A person's state, or a client's snapshot."""
        return decode_person(data) if stream.startswith(_PERSON) else ClientSnapshot.read(data)

    def encode(self, stream: str, state: State) -> bytes:  # noqa: ARG002  the state says which it is
        """The stored form."""
        return encode_person(state) if isinstance(state, Person) else state.write()

    def fold(self, stream: str, state: State, event: Event) -> State:  # noqa: ARG002  the state says which it is
        """The state after an event; what was published stays."""
        if isinstance(state, Person):
            return fold_person(state, event)
        return ClientSnapshot(fold(state.state, event), state.published)

    def gives_words(self, event: Event) -> bool:  # noqa: ARG002  the state says it all
        """No event adds words to a conclusion."""
        return False

    def refolded(self, kept: State, fresh: State) -> State:
        """Keep what was published, so that only differences are published."""
        if isinstance(kept, ClientSnapshot) and isinstance(fresh, ClientSnapshot):
            return ClientSnapshot(fresh.state, kept.published)
        return fresh

    def conclude(self, before: State, state: State, events: Sequence[Event], heard: ConclusionContext) -> Conclusion:
        """Assess at the later of the last assessment and the latest fact's recording: a rebuild gives the same."""
        if isinstance(state, Person):
            return Conclusion(state, effects=_change(subject_of(heard.stream), before, state))
        recorded = max(map(_RECORDED, events))
        last = heard.columns["assessed_at"]
        at, policy = recorded if last is None else max(last, recorded), self._calendars.policy
        assessed = assess_client(state, Occasion(at, "fact", policy, heard.heard, heard.columns))
        return Conclusion(assessed.snapshot, [caused(event, events) for event in assessed.events], assessed.columns)

    async def prepare(self, connection: Connection) -> None:
        """Load when people work, as recorded so far."""
        await self._calendars.refresh(connection)

    async def carry_out(self, connection: Connection, effects: Sequence[Any]) -> None:
        """Notify every process of people whose data changed."""
        await working_calendar_cache.changed(connection, dict(effects))


def _change(person: str, before: State, state: Person) -> tuple[tuple[str, bool], ...]:
    """The person whose data changed, and whether their working time changed."""
    if state == before:
        return ()
    return ((person, not (isinstance(before, Person) and state.works_like(before))),)
