"""Who must know of a risk, and when. Pure: events and the time go in, values come out."""

from services.alerts.domain import keys
from services.alerts.domain.digests.content import Item, Section, section
from services.alerts.domain.digests.digest import Digest, DigestPlan, Entry, StillOpen
from services.alerts.domain.digests.due import DueDigests, Planned, due
from services.alerts.domain.digests.write import Most, places, write
from services.alerts.domain.planning.happened import DigestsDue, Happened, MailDue, Raised, Refused, Resolved
from services.alerts.domain.planning.open_alert import OpenAlert
from services.alerts.domain.planning.plan import plan
from services.alerts.domain.planning.schedule import Slots, next_due, week_of
from services.alerts.domain.planning.step import Cancel, Drop, InDigest, MailAtOnce, Remind, Send, Step, Wait
from services.alerts.domain.policy.model import Policy, load
from services.alerts.domain.queued_mail import QueuedMail
from services.alerts.domain.react import Reaction, react
from services.alerts.domain.retry import next_attempt
from services.alerts.domain.routing.firm import Firm, Moment
from services.alerts.domain.routing.notice import Notice, still_wanted
from services.alerts.domain.routing.presence import Presence
from services.alerts.domain.routing.route import Because, Fallback, InsteadOf, Recipient, WaitFor, at_once, in_digest
from services.alerts.domain.state import client, person
from services.alerts.domain.state.client import FALLBACK, Alert, ClientState, Health, Risk
from services.alerts.domain.state.fold import fold
from services.alerts.domain.state.person import People, PersonState

__all__ = [
    "FALLBACK",
    "Alert",
    "Because",
    "Cancel",
    "ClientState",
    "Digest",
    "DigestPlan",
    "DigestsDue",
    "Drop",
    "DueDigests",
    "Entry",
    "Fallback",
    "Firm",
    "Happened",
    "Health",
    "InDigest",
    "InsteadOf",
    "Item",
    "MailAtOnce",
    "MailDue",
    "Moment",
    "Most",
    "Notice",
    "OpenAlert",
    "People",
    "PersonState",
    "Planned",
    "Policy",
    "Presence",
    "QueuedMail",
    "Raised",
    "Reaction",
    "Recipient",
    "Refused",
    "Remind",
    "Resolved",
    "Risk",
    "Section",
    "Send",
    "Slots",
    "Step",
    "StillOpen",
    "Wait",
    "WaitFor",
    "at_once",
    "client",
    "due",
    "fold",
    "in_digest",
    "keys",
    "load",
    "next_attempt",
    "next_due",
    "person",
    "places",
    "plan",
    "react",
    "section",
    "still_wanted",
    "week_of",
    "write",
]
