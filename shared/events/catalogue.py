"""The catalogue: every event type with its model, its topic, and the service that owns it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from shared.events import alerts, clients, interactions, people, scoring
from shared.events.base import EventData

REPORTED = "rapport.reported.v1"
DEAD = "rapport.reported.v1.dead"


class Topic(StrEnum):
    """The topics of recorded events. Records are keyed by their subject."""

    CLIENTS = "rapport.clients.v1"
    PEOPLE = "rapport.people.v1"
    INTERACTIONS = "rapport.interactions.v1"
    SCORING = "rapport.scoring.v1"
    ALERTS = "rapport.alerts.v1"

    @property
    def short(self) -> str:
        """The name used in stream ids and in answers: ``clients`` for `rapport.clients.v1`."""
        return self.value.split(".")[1]


class Service(StrEnum):
    """The services."""

    INTAKE = "intake"
    INTERACTIONS = "interactions"
    SCORING = "scoring"
    ALERTS = "alerts"


#: All topics; a job creates them with the same number of partitions, never the broker by itself.
ALL_TOPICS = (REPORTED, DEAD, *Topic)

OWNERS: Mapping[Topic, Service] = MappingProxyType(
    {
        Topic.CLIENTS: Service.INTAKE,
        Topic.PEOPLE: Service.INTAKE,
        Topic.INTERACTIONS: Service.INTERACTIONS,
        Topic.SCORING: Service.SCORING,
        Topic.ALERTS: Service.ALERTS,
    }
)

#: Facts that the firm's systems report; all other events are produced by their owner alone.
REPORTABLE = frozenset({Topic.CLIENTS, Topic.PEOPLE, Topic.INTERACTIONS})


@dataclass(frozen=True, slots=True)
class EventType:
    """One entry of the catalogue. ``name`` is the type on the wire, e.g. ``rapport.ContactLogged.v1``."""

    name: str
    model: type[EventData]
    topic: Topic

    @property
    def owner(self) -> Service:
        """The service that decides on such facts and records them."""
        return OWNERS[self.topic]

    @property
    def reportable(self) -> bool:
        """Whether other systems may report it."""
        return self.topic in REPORTABLE


_MODELS: Mapping[Topic, tuple[type[EventData], ...]] = {
    Topic.CLIENTS: (
        clients.ClientOnboarded,
        clients.ClientDetailsChanged,
        clients.ClientClassified,
        clients.ResponsiblePartnerAssigned,
        clients.TeamChanged,
        clients.OnboardingStepCompleted,
        clients.CommunicationsPolicyAgreed,
        clients.GoalsAgreed,
        clients.TermsAgreed,
        clients.TermsReviewed,
        clients.CompatibilityAssessed,
        clients.InterestNoted,
        clients.ClientClosed,
    ),
    Topic.PEOPLE: (
        people.PersonAdded,
        people.PersonChanged,
        people.AbsencePlanned,
        people.PracticeReviewed,
        people.PersonLeft,
    ),
    Topic.INTERACTIONS: (
        interactions.ContactLogged,
        interactions.CallMissed,
        interactions.CallReturned,
        interactions.PromiseMade,
        interactions.PromiseKept,
        interactions.PromiseBroken,
        interactions.DeadlineSet,
        interactions.DeadlineAtRisk,
        interactions.ClientToldOfDelay,
        interactions.DeadlineMet,
        interactions.DeadlineMissed,
        interactions.FeedbackReceived,
        interactions.ComplaintRaised,
        interactions.ComplaintAcknowledged,
        interactions.ComplaintResolved,
        interactions.MistakeDisclosed,
        interactions.MistakeRemedied,
        interactions.CompetitorMentioned,
        interactions.ReferralAsked,
        interactions.ReferralReceived,
        interactions.ReferralThanked,
        interactions.ReferralGiven,
        interactions.MatterOpened,
        interactions.StatusReported,
        interactions.MatterClosed,
        interactions.InvoiceIssued,
        interactions.InvoiceQueried,
        interactions.InvoicePaid,
        interactions.InvoiceCancelled,
        interactions.CostsReviewed,
        interactions.TimeNotCharged,
        interactions.NewsSpotted,
        interactions.NewsMentioned,
        interactions.NewsDismissed,
        interactions.IdeaShared,
        interactions.ActionPlanned,
        interactions.ActionCompleted,
        interactions.ActionDropped,
    ),
    Topic.SCORING: (scoring.HealthChanged, scoring.RiskOpened, scoring.RiskChanged, scoring.RiskClosed),
    Topic.ALERTS: (alerts.AlertRaised, alerts.AlertMailed, alerts.AlertAcknowledged, alerts.AlertResolved),
}

CATALOGUE: Mapping[str, EventType] = MappingProxyType(
    {
        (name := f"rapport.{model.__name__}.v1"): EventType(name, model, topic)
        for topic, models in _MODELS.items()
        for model in models
    }
)

_BY_MODEL: Mapping[type[EventData], EventType] = {entry.model: entry for entry in CATALOGUE.values()}


def type_of(data: EventData) -> EventType:
    """The catalogue's entry for ``data``."""
    return _BY_MODEL[type(data)]
