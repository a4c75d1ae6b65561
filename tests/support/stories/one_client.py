"""One client in scoring and in alerts, without their servers: facts go in, time passes, mails can be read."""

from datetime import datetime
from itertools import count

from services.alerts.domain import ClientState
from services.alerts.domain import fold as fold_alerts
from services.alerts.domain import react as raise_alerts
from services.scoring.domain import (
    INITIAL,
    NOTHING_PUBLISHED,
    Cause,
    Health,
    Policy,
    assess,
    assess_and_forecast,
    fold,
    react_to,
)
from shared.events import Event, NewEvent
from shared.events.catalogue import Topic, type_of
from tests.support.stories import alerts as alerts_story


class OneClient:
    """Both services as their consumers and the reviewer would have them: each review at the moment it is due.

    ``published``, ``said``: all that scoring, and alerts, recorded so far.
    """

    def __init__(self, policy: Policy, client: str = "acme") -> None:
        self._policy = policy
        self._state = INITIAL
        self._published = NOTHING_PUBLISHED
        self._numbers = count(1)
        self.alerts = ClientState(client=client)
        self.published: list[Event] = []
        self.said: list[NewEvent] = []
        self.at: datetime | None = None
        self.review_at: datetime | None = None

    def hears(self, event: Event) -> None:
        """A fact is read when it is recorded, after the reviews due before."""
        self.until(event.recorded_at)
        self._state = fold(self._state, event)
        if event.topic is Topic.CLIENTS:
            self.alerts = fold_alerts(self.alerts, event)
        self._assess(event.recorded_at, "fact")

    def until(self, when: datetime) -> None:
        """Time passes: whatever is due for a review by ``when`` gets it."""
        while self.review_at is not None and self.review_at <= when:
            self._assess(self.review_at, "review")
        self.at = when if self.at is None else max(self.at, when)

    def live(self, when: datetime) -> Health:
        """How things stand at ``when`` by what scoring heard."""
        return assess(self._state, when, self._policy)

    def _assess(self, at: datetime, cause: Cause) -> None:
        at = at if self.at is None else max(at, self.at)
        self.at = at
        health, self.review_at = assess_and_forecast(self._state, at, self._policy)
        events, self._published = react_to(health, self._state, self._published, cause, self._policy, {})
        recorded = [self._recorded(event) for event in events]
        for event in recorded:
            self.alerts = fold_alerts(self.alerts, event)
        self.published += recorded
        reaction = raise_alerts(self.alerts, recorded, at, alerts_story.POLICY)
        self.said += reaction.events
        self.alerts = reaction.state

    def _recorded(self, event: NewEvent) -> Event:
        kind, number = type_of(event.data), next(self._numbers)
        data = type(event.data).read(event.data.model_dump_json(exclude_none=True))  # as it comes over the wire
        return Event(f"s-{number}", kind.name, kind.topic, self.alerts.client, number, event.time, event.time, data)
