"""Rapport's own words: every event type there is, its model, its topic, and the one service that owns it.

The kernel does not know this module: it is told a ``Language``.
"""

from collections.abc import Mapping
from enum import ReprEnum, StrEnum
from types import MappingProxyType

from shared.events import alerts, clients, interactions, people, scoring
from shared.events.base import EventData
from shared.events.language import Description, EventType, Language, RecordedTopic, ReportedTopic

REPORTED = "rapport.reported.v1"
DEAD = "rapport.reported.v1.dead"


class Topic(RecordedTopic, ReprEnum):
    """The topics of recorded events."""

    CLIENTS = "rapport.clients.v1"
    PEOPLE = "rapport.people.v1"
    INTERACTIONS = "rapport.interactions.v1"
    SCORING = "rapport.scoring.v1"
    ALERTS = "rapport.alerts.v1"


class Service(StrEnum):
    """The services."""

    INTAKE = "intake"
    INTERACTIONS = "interactions"
    SCORING = "scoring"
    ALERTS = "alerts"


OWNERS: Mapping[RecordedTopic, Service] = MappingProxyType(
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
        (name := f"rapport.{model.__name__}.v1"): EventType(name, model, topic, OWNERS[topic], topic in REPORTABLE)
        for topic, models in _MODELS.items()
        for model in models
    }
)

RAPPORT = Language(
    name="rapport",
    types=CATALOGUE,
    owners=OWNERS,
    reported=(ReportedTopic(REPORTED),),
    dead=DEAD,
    arbiter=Service.INTAKE,
    reads={
        Service.INTERACTIONS: (Topic.CLIENTS,),
        Service.SCORING: (Topic.CLIENTS, Topic.INTERACTIONS, Topic.PEOPLE),
        Service.ALERTS: (Topic.CLIENTS, Topic.PEOPLE, Topic.SCORING),
    },
    description=Description(
        title="Rapport",
        about="The events of Rapport, which watches how a firm's client relationships stand.",
        subject="The id of the client, or of the person on the people topic.",
        topics={
            REPORTED: "Facts reported by the firm's systems; late, repeated and out-of-order facts are accepted",
            DEAD: "Reported facts that are invalid: the original record, with the reason in headers",
            Topic.CLIENTS: "Who the client is and who looks after it",
            Topic.PEOPLE: "Partners and staff",
            Topic.INTERACTIONS: "What happened with a client",
            Topic.SCORING: "How a relationship stands, and why",
            Topic.ALERTS: "Who was told what",
        },
    ),
)

#: All topics Rapport uses.
ALL_TOPICS = RAPPORT.all_topics


def type_of(data: EventData) -> EventType:
    """The catalogue's entry for ``data``."""
    return RAPPORT.type_of(data)
