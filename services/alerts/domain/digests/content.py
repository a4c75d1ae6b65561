"""What a mail says of one client: values for the templates, no words of layout."""

from dataclasses import dataclass
from datetime import datetime

from services.alerts.domain.policy.model import PLAIN_NEXT, Policy
from services.alerts.domain.state.client import ClientState, Health
from shared.events.statements import Statement, read_statement


@dataclass(frozen=True, slots=True)
class Item:
    """One alert: what is wrong (``title``), why, since when, in the client's own words, and what to do ``next``.

    ``stated``: from which title and why are made for a reader; None where they are the words given here.
    """

    alert: str
    kind: str
    title: str
    why: str
    since: datetime
    verbatim: str | None
    next: str
    stated: Statement | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One client: the alerts, worst first, and how the relationship stands (None: not assessed yet)."""

    client: str
    name: str
    items: tuple[Item, ...]
    health: Health | None


def item(client: ClientState, alert: str, policy: Policy) -> Item | None:
    """An open alert in words; None once it is over."""
    risk = client.risk_of(alert)
    if risk is None:
        return None
    words = policy.kinds[risk.kind]
    step = words.next or risk.next_step or PLAIN_NEXT
    stated = None if risk.facts is None else read_statement(risk.facts)
    return Item(alert, risk.kind.value, words.title, risk.why, risk.since, risk.verbatim, step, stated)


def section(client: ClientState, alerts: frozenset[str], policy: Policy) -> Section | None:
    """A client in words, with those of `alerts` that are open; None if none is."""
    found = [made for alert in alerts if (made := item(client, alert, policy)) is not None]
    if not found:
        return None
    gravity = {kind.value: place for place, kind in enumerate(policy.kinds)}
    items = sorted(found, key=lambda made: (gravity[made.kind], made.since, made.alert))
    return Section(client.client, client.name, tuple(items), client.standing.health)
