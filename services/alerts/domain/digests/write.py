"""What a digest says, as things stand right before it is sent."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from services.alerts.domain.digests.content import Section, section
from services.alerts.domain.digests.digest import Digest, DigestPlan, Entry
from services.alerts.domain.digests.order import Badness, badness
from services.alerts.domain.digests.reminders import reminders
from services.alerts.domain.planning.due import readers
from services.alerts.domain.planning.open_alert import OpenAlert
from services.alerts.domain.policy.model import Policy
from services.alerts.domain.routing.firm import Moment
from services.alerts.domain.routing.inhibition import muted, told_anyway
from services.alerts.domain.routing.route import Because, Fallback, Recipient
from services.alerts.domain.state.client import ClientState
from shared.events.scoring import RiskKind

#: The reason that says most comes first.
_BECAUSE = {because: place for place, because in enumerate(Because)}


@dataclass(frozen=True, slots=True)
class Most:
    """How many clients a digest has places for: in full, in a line each, to be worth a call, still open."""

    full: int
    lines: int
    calls: int = 5
    still: int = 10


def places(policy: Policy) -> Most:
    """The places of the firm's digests."""
    return Most(policy.digest.full_clients, policy.digest.line_clients)


@dataclass(frozen=True, slots=True)
class _Needing:
    """A client who needs somebody. ``told``: the alerts that the section makes known, listed or not."""

    badness: Badness
    entry: Entry
    told: frozenset[str]


def write(plan: DigestPlan, clients: Mapping[str, ClientState], now: Moment, most: Most) -> Digest | None:
    """What the digest says; None: nothing is left to say.

    An alert that was resolved, taken on, told or muted since it was planned is left out, and so is one that is somebody
    else's now. What there is no place for is not told, and the next digest is planned with it.
    """
    known = [clients[client] for client in sorted(plan.alerts) if client in clients]
    waiting = [(client, routes) for client in known if (routes := _waiting(client, plan, now))]
    needing = sorted(_needing(waiting, plan, now), key=lambda one: one.badness)
    placed = list(_in_time(needing, now.policy))[: most.full + most.lines]
    calls = list(_calls(waiting, now.policy))[: most.calls]
    if not placed and not calls:
        return None
    entries = tuple(one.entry for one in placed)
    return Digest(
        full=entries[: most.full],
        lines=entries[most.full :],
        calls=tuple(calls),
        still=tuple(reminders(known, plan, now))[: most.still],
        others=len(needing) - len(placed) + plan.others,
        history=plan.history,
        told=_told(placed, calls),
    )


#: By alert, why the recipient reads of it.
_Routes = Mapping[str, Recipient | Fallback]


def _waiting(client: ClientState, plan: DigestPlan, now: Moment) -> _Routes:
    """What the digest has still to tell of a client."""
    found = (
        (alert, _route(client, alert, plan.recipient, now))
        for alert in plan.alerts[client.client] - muted(client, now.policy)
    )
    return {alert: route for alert, route in found if route is not None}


def _route(client: ClientState, alert: str, recipient: str, now: Moment) -> Recipient | Fallback | None:
    """Why the recipient reads of the alert; None where they need not, or were told."""
    found = OpenAlert(client, alert, now.firm)
    risk = found.risk
    if risk is None or now.firm.told(found.known, recipient) is not None:
        return None
    box = now.firm.mailbox(recipient)
    return next((route for reader, route in readers(found, risk, now).items() if now.firm.mailbox(reader) == box), None)


def _needing(waiting: Iterable[tuple[ClientState, _Routes]], plan: DigestPlan, now: Moment) -> Iterator[_Needing]:
    for client, routes in waiting:
        needs = frozenset(alert for alert in routes if client.alerts[alert].kind not in now.policy.opportunities)
        listed = needs - told_anyway(client, plan.recipient, needs, now.firm, now.policy)
        made = section(client, listed, now.policy)
        if made is not None:
            kinds = _grave(client, needs, listed, now.policy)
            yield _Needing(badness(client, kinds, now.policy), _entry(made, routes, needs), needs)


def _grave(client: ClientState, needs: Iterable[str], listed: frozenset[str], policy: Policy) -> Iterator[RiskKind]:
    """The kinds by which a client has their place: also of what is told by another line."""
    for alert in needs:
        kind = client.alerts[alert].kind
        if alert in listed or kind not in policy.told_by_standing:
            yield kind


def _calls(waiting: Iterable[tuple[ClientState, _Routes]], policy: Policy) -> Iterator[Entry]:
    """Opportunities: nothing is wrong, and nobody is to wait for them."""
    for client, routes in waiting:
        found = frozenset(alert for alert in routes if client.alerts[alert].kind in policy.opportunities)
        made = section(client, found, policy)
        if made is not None:
            yield _entry(made, routes, found)


def _entry(made: Section, routes: _Routes, alerts: frozenset[str]) -> Entry:
    return Entry(made, min((routes[alert] for alert in sorted(alerts)), key=lambda route: _BECAUSE[route.because]))


def _in_time(needing: Iterable[_Needing], policy: Policy) -> Iterator[_Needing]:
    """Without those that can wait, but for the first."""
    unhurried = 0
    for each in needing:
        if all(item.kind in policy.digest.unhurried for item in each.entry.section.items):
            unhurried += 1
            if unhurried > policy.digest.unhurried_clients:
                continue
        yield each


def _told(placed: Iterable[_Needing], calls: Iterable[Entry]) -> Mapping[str, frozenset[str]]:
    told = {one.entry.section.client: one.told for one in placed}
    for one in calls:
        listed = frozenset(item.alert for item in one.section.items)
        told[one.section.client] = told.get(one.section.client, frozenset()) | listed
    return told
