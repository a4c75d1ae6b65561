"""What alerts consumes, and how its states follow from it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from services.alerts import mail_queue
from services.alerts.domain import ClientState, PersonState, Policy, client, fold, person, react
from services.alerts.domain.react import Reaction
from services.alerts.projection import alert_rows
from shared.database.pool import Connection
from shared.events import Event, EventData, Topic
from shared.events.alerts import AlertRaised, AlertResolved
from shared.events.clients import ClientClosed
from shared.events.scoring import RiskClosed
from shared.kafka.consumer import Source
from shared.projections.projector import Conclusion, ConclusionContext
from shared.store.streams import stream_id, subject_of

SOURCE = Source(topics=(Topic.SCORING, Topic.CLIENTS, Topic.PEOPLE), gapless=True)

State = ClientState | PersonState

_NOTABLE: Mapping[type[EventData], str] = MappingProxyType(
    {AlertRaised: "alert_raised", AlertResolved: "alert_resolved"}
)


class Alerting:
    """Folds scoring and clients into a stream per client, people into a stream per person."""

    def __init__(self, policy: Policy) -> None:
        """``policy``: who hears of what."""
        self._policy = policy

    def stream_of(self, topic: Topic, subject: str) -> str:
        """`people:jane`, `alerts:acme`."""
        return stream_id("people" if topic is Topic.PEOPLE else "alerts", subject)

    def sources_of(self, stream: str) -> tuple[Topic, ...]:
        """A person is known from one topic, a client from two."""
        return (Topic.PEOPLE,) if stream.startswith("people:") else (Topic.CLIENTS, Topic.SCORING)

    def decode(self, stream: str, data: bytes | None) -> State:
        """The state of a person or a client."""
        if stream.startswith("people:"):
            return person.INITIAL if data is None else person.decode(data)
        return ClientState(client=subject_of(stream)) if data is None else client.decode(data)

    def encode(self, stream: str, state: State) -> bytes:  # noqa: ARG002  the state says which it is
        """The state as it is kept."""
        return person.encode(state) if isinstance(state, PersonState) else client.encode(state)

    def fold(self, stream: str, state: State, event: Event) -> State:  # noqa: ARG002  the state says which it is
        """The state after an event."""
        return person.fold(state, event) if isinstance(state, PersonState) else fold(state, event)

    def gives_words(self, event: Event) -> bool:
        """An alert that is over says what ended it."""
        return isinstance(event.data, RiskClosed | ClientClosed)

    def refolded(self, kept: State, fresh: State) -> State:
        """Whom we told of what is not in the log we read; it must not be forgotten."""
        if isinstance(kept, ClientState) and isinstance(fresh, ClientState):
            return fresh.changed(alerts=kept.alerts)
        return fresh

    def conclude(self, before: State, state: State, events: Sequence[Event], heard: ConclusionContext) -> Conclusion:  # noqa: ARG002
        """Alerts raised and resolved, and mails that are wanted at once."""
        if isinstance(state, PersonState):
            return Conclusion(state)
        reaction = react(state, events, heard.recorded_at, self._policy)
        return Conclusion(
            state=reaction.state,
            events=reaction.events,
            columns={"open_alerts": len(reaction.state.alerts)},
            effects=(reaction,),
            notable=_NOTABLE,
        )

    async def prepare(self, connection: Connection) -> None:
        """A reaction rests on the client's state alone."""

    async def carry_out(self, connection: Connection, effects: Sequence[Any]) -> None:
        """Keep what the reactions of a batch ask for."""
        reactions: list[Reaction] = list(effects)
        await alert_rows.project(
            connection, [(made.state.client, event) for made in reactions for event in made.events]
        )
        await mail_queue.cancel(connection, [alert for made in reactions for alert in made.cancelled])
        await mail_queue.want(connection, [notice for made in reactions for notice in made.notices])
