"""The digests that are due: one per mailbox and day, with all that waits for it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.alerts.domain.digests.digest import DigestPlan
from services.alerts.domain.digests.order import Badness, badness
from services.alerts.domain.planning.happened import DigestsDue
from services.alerts.domain.planning.open_alert import OpenAlert
from services.alerts.domain.planning.plan import plan
from services.alerts.domain.planning.schedule import Slots
from services.alerts.domain.planning.step import InDigest, Remind
from services.alerts.domain.policy.model import Policy
from services.alerts.domain.routing.firm import Firm, Moment
from services.alerts.domain.state.client import ClientState
from shared.events.alerts import MailKind

#: Clients that a plan names, several times as many as a digest has places: of some, nothing is left when it is sent.
_PLANNED = 100
#: Clients whose still open alerts a plan may remind of.
_REMINDED = 30


#: A mailbox, and a local date.
_Place = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Planned:
    """A digest that was planned before."""

    recipient: str
    day: date
    history: bool = False


@dataclass(slots=True)
class _Waiting:
    """What waits of one client. ``old``: nothing but history."""

    badness: Badness
    alerts: frozenset[str]
    old: bool


@dataclass(slots=True)
class _Draft:
    """The digest of one mailbox and day. ``recipients``: whose it is."""

    recipients: set[str] = field(default_factory=set)
    waiting: dict[str, _Waiting] = field(default_factory=dict)
    reminders: dict[str, set[str]] = field(default_factory=dict)


class DueDigests:
    """Gathers what is due, client by client, for whoever has other work in between."""

    def __init__(self, now: Moment, *, on_request: bool = False) -> None:
        """``on_request``: whatever the hour."""
        self._now = now
        self._event = DigestsDue(Slots(now, on_request=on_request))
        self._drafts: dict[_Place, _Draft] = {}
        self._digested: set[str] = set()

    def add(self, client: ClientState) -> None:
        """A client with open alerts; one without does no harm."""
        waiting: dict[_Place, dict[str, bool]] = {}
        for alert in client.alerts:
            for step in plan(OpenAlert(client, alert, self._now.firm), self._event, self._now.at, self._now.policy):
                match step:
                    case InDigest():
                        waiting.setdefault(self._place(step), {})[alert] = step.history
                    case Remind():
                        reminders = self._drafts[self._place(step)].reminders
                        reminders.setdefault(client.client, set()).add(alert)
                    case _:
                        pass
        for place, alerts in waiting.items():
            kinds = {client.alerts[alert].kind for alert in alerts} - self._now.policy.opportunities
            found = _Waiting(badness(client, kinds, self._now.policy), frozenset(alerts), old=all(alerts.values()))
            self._drafts[place].waiting[client.client] = found
        self._digested.update(_told_by_digest(client, self._now.firm))

    def plans(self, planned: Collection[Planned] = ()) -> tuple[DigestPlan, ...]:
        """The digests due now.

        ``planned``: those of today, and yesterday, that were planned before; they are kept, as their keys say.
        """
        firm = self._now.firm
        before = {(firm.mailbox(one.recipient), one.day, one.history): one.recipient for one in planned}
        made = (
            one
            for place, draft in self._drafts.items()
            for one in _plans(draft, place, before, self._now.policy, first=place[0] not in self._digested)
        )
        return tuple(sorted(made, key=lambda one: one.key))

    def _place(self, step: InDigest | Remind) -> _Place:
        place = self._now.firm.mailbox(step.recipient), step.day
        self._drafts.setdefault(place, _Draft()).recipients.add(step.recipient)
        return place


def due(
    clients: Iterable[ClientState], now: Moment, *, planned: Collection[Planned] = (), on_request: bool = False
) -> tuple[DigestPlan, ...]:
    """The digests due now of all these clients."""
    found = DueDigests(now, on_request=on_request)
    for client in clients:
        found.add(client)
    return found.plans(planned)


def _told_by_digest(client: ClientState, firm: Firm) -> Iterator[str]:
    """The mailboxes that know digests."""
    for alert in client.alerts.values():
        for recipient, mailed in alert.mailed.items():
            if mailed.mail is MailKind.DIGEST:
                yield firm.mailbox(recipient)


def _plans(
    draft: _Draft, place: _Place, before: Mapping[tuple[str, date, bool], str], policy: Policy, *, first: bool
) -> Iterator[DigestPlan]:
    """One, or two where much history came in: that is told apart, once, and the rest of it from the next day on."""
    box, day = place
    old = {client for client, waiting in draft.waiting.items() if waiting.old}
    told_today = (box, day, True) in before
    apart = old if told_today or (first and len(old) >= policy.digest.history_clients) else set()
    if apart and not told_today:
        yield _plan(draft, apart, day, min(draft.recipients), history=True)
    if others := draft.waiting.keys() - apart:
        yield _plan(draft, others, day, before.get((box, day, False), min(draft.recipients)), history=False)


def _plan(draft: _Draft, clients: Collection[str], day: date, recipient: str, *, history: bool) -> DigestPlan:
    """Worst first; what a digest has no place for waits for the next ones."""
    worst = sorted(clients, key=lambda client: draft.waiting[client].badness)[:_PLANNED]
    alerts = {client: set(draft.waiting[client].alerts) for client in worst}
    if not history:
        for client in sorted(draft.reminders)[:_REMINDED]:
            alerts.setdefault(client, set()).update(draft.reminders[client])
    told = {client: frozenset(found) for client, found in sorted(alerts.items())}
    return DigestPlan(recipient, day, told, others=len(clients) - len(worst), history=history)
