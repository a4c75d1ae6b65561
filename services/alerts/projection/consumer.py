"""What alerts consumes, which streams it is folded into, and what follows."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from services.alerts import mail_queue
from services.alerts.domain import ClientState, PersonState, Policy, client, fold, person, react
from services.alerts.domain.react import Reaction
from services.alerts.projection import alert_rows
from shared.database import Connection
from shared.events import Event, EventData
from shared.events.alerts import AlertRaised, AlertResolved
from shared.events.catalogue import Topic
from shared.events.clients import ClientClosed
from shared.events.scoring import RiskClosed
from shared.kafka import Source
from shared.projections import Conclusion, ConclusionContext, FoldedOnly, Projector

SOURCE = Source(topics=(Topic.SCORING, Topic.CLIENTS, Topic.PEOPLE), gapless=True)


_NOTABLE: Mapping[type[EventData], str] = MappingProxyType(
    {AlertRaised: "alert_raised", AlertResolved: "alert_resolved"}
)


class Clients:
    """Folds scoring and clients into one stream per client."""

    sources = (Topic.CLIENTS, Topic.SCORING)

    def __init__(self, policy: Policy) -> None:
        """``policy``: who hears of what."""
        self._policy = policy

    def decode(self, subject: str, data: bytes | None) -> ClientState:
        """The client kept, or one of whom nothing was heard."""
        return ClientState(client=subject) if data is None else client.decode(data)

    def encode(self, state: ClientState) -> bytes:
        """The state as it is kept."""
        return client.encode(state)

    def fold(self, state: ClientState, event: Event) -> ClientState:
        """The state after an event."""
        return fold(state, event)

    def gives_words(self, event: Event) -> bool:
        """An alert that is over says what ended it."""
        return isinstance(event.data, RiskClosed | ClientClosed)

    def refolded(self, kept: ClientState, fresh: ClientState) -> ClientState:
        """Whom we told of what is not in the log we read; it must not be forgotten."""
        return fresh.changed(alerts=kept.alerts)

    def conclude(
        self,
        before: ClientState,  # noqa: ARG002  what was told before is in the state
        state: ClientState,
        events: Sequence[Event],
        heard: ConclusionContext,
    ) -> Conclusion:
        """Alerts raised and resolved, and mails that are wanted at once."""
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


class People(FoldedOnly[PersonState]):
    """Folds a person's facts into one stream per person: whom to tell, and where."""

    sources = (Topic.PEOPLE,)

    def decode(self, subject: str, data: bytes | None) -> PersonState:  # noqa: ARG002  all begin alike
        """The person kept, or one of whom nothing was heard."""
        return person.INITIAL if data is None else person.decode(data)

    def encode(self, state: PersonState) -> bytes:
        """The state as it is kept."""
        return person.encode(state)

    def fold(self, state: PersonState, event: Event) -> PersonState:
        """The state after an event."""
        return person.fold(state, event)


def projectors(policy: Policy) -> Mapping[str, Projector[Any]]:
    """`alerts:acme`, `people:jane`. ``policy``: who hears of what."""
    return {"alerts": Clients(policy), "people": People()}
