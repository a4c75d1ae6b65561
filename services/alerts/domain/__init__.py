"""Who must know of a risk, and when. Pure: events and the time go in, values come out."""

from services.alerts.domain import keys
from services.alerts.domain.digests.content import Item, Section, section
from services.alerts.domain.digests.digest import Digest, DigestPlan, due, write
from services.alerts.domain.digests.schedule import next_due, week_of
from services.alerts.domain.policy.model import Policy, load
from services.alerts.domain.queued_mail import QueuedMail
from services.alerts.domain.react import Reaction, react
from services.alerts.domain.retry import next_attempt
from services.alerts.domain.routing.notice import Notice, still_wanted
from services.alerts.domain.routing.route import Because, Fallback, Recipient, WaitFor, route, route_concerned
from services.alerts.domain.state import client, person
from services.alerts.domain.state.client import FALLBACK, Alert, ClientState, Health, Risk
from services.alerts.domain.state.fold import fold
from services.alerts.domain.state.person import People, PersonState

__all__ = [
    "FALLBACK",
    "Alert",
    "Because",
    "ClientState",
    "Digest",
    "DigestPlan",
    "Fallback",
    "Health",
    "Item",
    "Notice",
    "People",
    "PersonState",
    "Policy",
    "QueuedMail",
    "Reaction",
    "Recipient",
    "Risk",
    "Section",
    "WaitFor",
    "client",
    "due",
    "fold",
    "keys",
    "load",
    "next_attempt",
    "next_due",
    "person",
    "react",
    "route",
    "route_concerned",
    "section",
    "still_wanted",
    "week_of",
    "write",
]
