"""`rapport.interactions.v1`: what happened with a client. Subject: the client's id."""

from shared.events.interactions.commitments import (
    ClientToldOfDelay,
    DeadlineAtRisk,
    DeadlineMet,
    DeadlineMissed,
    DeadlineSet,
    PromiseBroken,
    PromiseKept,
    PromiseMade,
)
from shared.events.interactions.contacts import CallMissed, CallReturned, Channel, ContactLogged, Direction, Purpose
from shared.events.interactions.future import (
    ActionCompleted,
    ActionDropped,
    ActionPlanned,
    IdeaShared,
    NewsDismissed,
    NewsMentioned,
    NewsSpotted,
)
from shared.events.interactions.invoices import (
    CostsReviewed,
    InvoiceCancelled,
    InvoiceIssued,
    InvoicePaid,
    InvoiceQueried,
    TimeNotCharged,
)
from shared.events.interactions.matters import MatterClosed, MatterOpened, StatusReported
from shared.events.interactions.mistakes import Finder, MistakeDisclosed, MistakeRemedied
from shared.events.interactions.referrals import ReferralAsked, ReferralGiven, ReferralReceived, ReferralThanked
from shared.events.interactions.voice import (
    Answer,
    CompetitorMentioned,
    ComplaintAcknowledged,
    ComplaintRaised,
    ComplaintResolved,
    FeedbackReceived,
)

__all__ = [
    "ActionCompleted",
    "ActionDropped",
    "ActionPlanned",
    "Answer",
    "CallMissed",
    "CallReturned",
    "Channel",
    "ClientToldOfDelay",
    "CompetitorMentioned",
    "ComplaintAcknowledged",
    "ComplaintRaised",
    "ComplaintResolved",
    "ContactLogged",
    "CostsReviewed",
    "DeadlineAtRisk",
    "DeadlineMet",
    "DeadlineMissed",
    "DeadlineSet",
    "Direction",
    "FeedbackReceived",
    "Finder",
    "IdeaShared",
    "InvoiceCancelled",
    "InvoiceIssued",
    "InvoicePaid",
    "InvoiceQueried",
    "MatterClosed",
    "MatterOpened",
    "MistakeDisclosed",
    "MistakeRemedied",
    "NewsDismissed",
    "NewsMentioned",
    "NewsSpotted",
    "PromiseBroken",
    "PromiseKept",
    "PromiseMade",
    "Purpose",
    "ReferralAsked",
    "ReferralGiven",
    "ReferralReceived",
    "ReferralThanked",
    "StatusReported",
    "TimeNotCharged",
]
