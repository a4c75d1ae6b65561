"""Who must know of a risk, and when. Pure: events and the time go in, values come out."""

from services.alerts.domain import client, person
from services.alerts.domain.client import FALLBACK, Alert, ClientState, Health, Risk
from services.alerts.domain.content import Item, Section, section
from services.alerts.domain.digest import Digest, DigestPlan, due, write
from services.alerts.domain.fold import fold
from services.alerts.domain.identity import digest_key, urgent_key
from services.alerts.domain.notice import Notice, still_wanted
from services.alerts.domain.person import People, PersonState
from services.alerts.domain.policy import Policy, load
from services.alerts.domain.react import Reaction, react
from services.alerts.domain.retry import next_attempt
from services.alerts.domain.routing import Because, Fallback, Recipient, WaitFor, route, route_concerned
from services.alerts.domain.schedule import next_due, week_of

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
    "Reaction",
    "Recipient",
    "Risk",
    "Section",
    "WaitFor",
    "client",
    "digest_key",
    "due",
    "fold",
    "load",
    "next_attempt",
    "next_due",
    "person",
    "react",
    "route",
    "route_concerned",
    "section",
    "still_wanted",
    "urgent_key",
    "week_of",
    "write",
]
