"""What a mail says of one client: values for the templates, no words of layout."""

from dataclasses import dataclass
from datetime import datetime

from services.alerts.domain.policy.model import PLAIN_NEXT, Policy
from services.alerts.domain.state.client import ClientState, Health


@dataclass(frozen=True, slots=True)
class Item:
    """One alert: what is wrong (``title``), why, since when, in the client's own words, and what to do ``next``."""

    alert: str
    kind: str
    title: str
    why: str
    since: datetime
    verbatim: str | None
    next: str


@dataclass(frozen=True, slots=True)
class Section:
    """One client: the alerts, worst first, and how the relationship stands (None: not assessed yet)."""

    client: str
    name: str
    items: tuple[Item, ...]
    health: Health | None

    @property
    def title(self) -> str:
        """The worst of it."""
        return self.items[0].title


def item(client: ClientState, alert: str, policy: Policy) -> Item | None:
    """An open alert in words; None once it is over."""
    risk = client.risk_of(alert)
    if risk is None:
        return None
    words = policy.kinds[risk.kind]
    step = words.next or risk.next_step or PLAIN_NEXT
    return Item(alert, risk.kind.value, words.title, risk.why, risk.since, risk.verbatim, step)


def section(client: ClientState, alerts: frozenset[str], policy: Policy) -> Section | None:
    """A client in words, with those of `alerts` that are open; None if none is."""
    found = [made for alert in alerts if (made := item(client, alert, policy)) is not None]
    if not found:
        return None
    gravity = {kind.value: place for place, kind in enumerate(policy.kinds)}
    items = sorted(found, key=lambda made: (gravity[made.kind], made.since, made.alert))
    return Section(client.client, client.name, tuple(items), client.standing.health)
