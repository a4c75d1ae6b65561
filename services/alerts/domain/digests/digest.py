"""Which alerts go into whose digest: open, not taken on by anybody, not told to that recipient yet. Never twice."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from services.alerts.domain import keys
from services.alerts.domain.digests.content import Section, section
from services.alerts.domain.digests.schedule import Slot, requested, slot, week_of
from services.alerts.domain.policy.model import Policy
from services.alerts.domain.routing.inhibition import muted, told_anyway
from services.alerts.domain.routing.notice import audience, still_wanted
from services.alerts.domain.routing.route import recipient_id, route, route_concerned
from services.alerts.domain.state.client import FALLBACK, ClientState
from services.alerts.domain.state.person import People
from shared.events.scoring import Band

#: Worst first; of those of whom we know too little, nothing bad is known.
_BANDS = (Band.RED, Band.AMBER, Band.NOT_ENOUGH_KNOWN, Band.GREEN)


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """A digest that is due. ``alerts``: by client, those it is to tell. Kept until it is sent, which may be later.

    ``recipient`` is a person's id, or `FALLBACK`.
    """

    recipient: str
    day: date
    alerts: Mapping[str, frozenset[str]]

    @property
    def key(self) -> str:
        """One digest per recipient and local date."""
        return keys.digest(self.recipient, self.day)


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest says, worst client first. ``told``: by client, the alerts that it makes known, listed or not."""

    sections: tuple[Section, ...]
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)


def due(
    clients: Iterable[ClientState], people: People, now: datetime, policy: Policy, *, on_request: bool = False
) -> tuple[DigestPlan, ...]:
    """The digests due at `now`, one per recipient, with all that waits for them.

    ``clients``: those with open alerts (more do no harm). ``on_request``: whatever the hour. A recipient whose digest
    of that date was planned before keeps that one: the key says so.
    """
    plans: dict[tuple[str, date], dict[str, set[str]]] = {}
    slots = _Slots(people, now, policy, on_request=on_request)
    for client in clients:
        for alert, recipient in _waiting(client, people, now, policy):
            open_slot = slots.of(recipient)
            ripe = client.alerts[alert].raised_at if on_request else _ripe(client, alert, policy)
            if open_slot is not None and ripe <= open_slot.at:
                plans.setdefault((recipient, open_slot.day), {}).setdefault(client.client, set()).add(alert)
    return tuple(
        DigestPlan(recipient, day, {client: frozenset(alerts) for client, alerts in sorted(plan.items())})
        for (recipient, day), plan in sorted(plans.items())
    )


def write(plan: DigestPlan, clients: Mapping[str, ClientState], policy: Policy) -> Digest | None:
    """What the digest says, as things stand now, right before it is sent; None: nothing is left to say.

    An alert that was resolved, taken on, told or muted since it was planned is left out; so are those that can wait,
    where there are many. They are not told then, and the next digest is planned with them.
    """
    found: dict[str, tuple[Section, frozenset[str]]] = {}
    for client_id, alerts in plan.alerts.items():
        client = clients.get(client_id)
        if client is None:
            continue
        still = frozenset(alert for alert in alerts if still_wanted(client, alert, plan.recipient))
        listed = still - muted(client, policy)
        silent = told_anyway(client, plan.recipient, listed, policy)
        made = section(client, listed - silent, policy)
        if made is not None:
            found[client_id] = made, listed
    sections = tuple(_in_time(sorted((made for made, _ in found.values()), key=_badness), policy))
    return Digest(sections, {made.client: found[made.client][1] for made in sections}) if sections else None


def _in_time(sections: Iterable[Section], policy: Policy) -> Iterator[Section]:
    """Without those that can wait, but for the first."""
    unhurried = 0
    for each in sections:
        if all(item.kind in policy.digest.unhurried for item in each.items):
            unhurried += 1
            if unhurried > policy.digest.unhurried_clients:
                continue
        yield each


def _waiting(client: ClientState, people: People, now: datetime, policy: Policy) -> Iterator[tuple[str, str]]:
    """Pairs of an alert and a recipient who is still to be told of it, in a digest."""
    held_back = muted(client, policy)
    for alert in client.alerts:
        if alert not in held_back and not _mail_at_once_is_on_its_way(client, alert):
            for recipient in _recipients(client, alert, people, now, policy):
                if still_wanted(client, alert, recipient):
                    yield alert, recipient


def _ripe(client: ClientState, alert: str, policy: Policy) -> datetime:
    """From when on a digest may tell of the alert: at once, or when the history that its cause is part of is here."""
    raised, risk = client.alerts[alert].raised_at, client.risk_of(alert)
    is_history = risk is not None and raised - risk.cause_time > policy.late_cause
    return raised + policy.history_settles if is_history else raised


def _mail_at_once_is_on_its_way(client: ClientState, alert: str) -> bool:
    """An urgent alert comes into a digest only for who is to be told later: a new partner, a mailbox put right."""
    return client.alerts[alert].urgent and not client.alerts[alert].mailed


def _recipients(client: ClientState, alert: str, people: People, now: datetime, policy: Policy) -> frozenset[str]:
    risk = client.risk_of(alert)
    if risk is None:
        return frozenset()
    raised = client.alerts[alert].raised_at
    found = (
        route(client, people, raised, now, policy)
        if person is None
        else route_concerned(person, people, raised, now, policy)
        for person in audience(client, risk.concerns)
    )
    return frozenset(recipient for one in found if (recipient := recipient_id(one)) is not None)


class _Slots:
    """The slot of each recipient, worked out once."""

    def __init__(self, people: People, now: datetime, policy: Policy, *, on_request: bool) -> None:
        self._people, self._now, self._policy, self._on_request = people, now, policy, on_request
        self._known: dict[str, Slot | None] = {}

    def of(self, recipient: str) -> Slot | None:
        if recipient not in self._known:
            week = week_of(None if recipient == FALLBACK else self._people(recipient), self._policy)
            self._known[recipient] = (
                requested(week, self._now) if self._on_request else slot(week, self._now, self._policy)
            )
        return self._known[recipient]


def _badness(made: Section) -> tuple[int, float, str]:
    if made.health is None:
        return len(_BANDS), 0.0, made.name
    return _BANDS.index(made.health.band), made.health.score, made.name
