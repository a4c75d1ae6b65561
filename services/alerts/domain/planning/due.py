"""What is due for an alert: a mail at once that was asked for, and its place in digests."""

from datetime import datetime

from services.alerts.domain.planning.open_alert import OpenAlert
from services.alerts.domain.planning.schedule import Slots
from services.alerts.domain.planning.step import Drop, InDigest, Remind, Send, Step, Wait
from services.alerts.domain.policy.model import Policy
from services.alerts.domain.routing.firm import Moment
from services.alerts.domain.routing.inhibition import muted
from services.alerts.domain.routing.notice import Notice, audience
from services.alerts.domain.routing.presence import Presence
from services.alerts.domain.routing.route import (
    Because,
    Fallback,
    InsteadOf,
    Recipient,
    Route,
    WaitFor,
    at_once,
    in_digest,
    recipient_id,
)
from services.alerts.domain.state.client import Risk
from shared.events.alerts import MailOutcome

_OVER = Drop("the alert is over, or somebody has taken it on")
_UNREACHABLE = Drop("the person concerned cannot be reached; the responsible partner is notified")
_TOLD = Drop("that mailbox was mailed already")
_SAME_MAILBOX = Drop("somebody else with the same mailbox is notified")


def mail_due(alert: OpenAlert, notice: Notice, asked_at: datetime, now: Moment) -> Step:
    """Whether a mail at once is sent now, and to whom."""
    if alert.risk is None:
        return _OVER
    found = _route(alert, notice, asked_at, now)
    if isinstance(found, WaitFor):
        return Wait(found.until)
    if not isinstance(found, Recipient | Fallback):
        return _UNREACHABLE
    recipient = recipient_id(found) or ""
    if alert.firm.told(alert.known, recipient) is not None:
        return _TOLD
    return _SAME_MAILBOX if _another_has_it(alert, notice, recipient, asked_at, now) else Send(found)


def in_digests(alert: OpenAlert, slots: Slots, now: Moment) -> tuple[Step, ...]:
    """In whose digests it is told that are due; of an urgent one that was told: who is reminded there."""
    risk = alert.risk
    if risk is None or alert.id in muted(alert.client, now.policy):
        return ()
    if alert.known.urgent and not alert.known.mailed:
        return ()  # its own mail is on its way
    steps: dict[str, Step] = {}
    for recipient in readers(alert, risk, now):
        step = _in_slot(alert, risk, recipient, slots, now.policy)
        if step is not None:
            steps.setdefault(alert.firm.mailbox(recipient), step)
    return tuple(steps.values())


def readers(alert: OpenAlert, risk: Risk, now: Moment) -> dict[str, Recipient | Fallback]:
    """Who reads of it in their digests, by id, with why; the responsible partner or who stands in comes first."""
    found: dict[str, Recipient | Fallback] = {}
    for who in audience(alert.client, risk):
        route = in_digest(alert.client, who, risk.kind, alert.known.raised_at, now)
        if isinstance(route, Recipient | Fallback):
            found.setdefault(recipient_id(route) or "", route)
    return found


def _in_slot(alert: OpenAlert, risk: Risk, recipient: str, slots: Slots, policy: Policy) -> InDigest | Remind | None:
    slot = slots.of(recipient)
    if slot is None:
        return None
    if alert.firm.told(alert.known, recipient) is not None:
        return Remind(recipient, slot.day) if alert.known.urgent else None
    ripe = alert.known.raised_at
    history = policy.is_late(risk.cause_time, ripe)
    if history and not slots.on_request:
        ripe += policy.history_settles
    return InDigest(recipient, slot.day, history) if ripe <= slot.at else None


def _route(alert: OpenAlert, notice: Notice, asked_at: datetime, now: Moment) -> Route:
    if notice.to_fallback:
        return Fallback(Because.REFUSED, _refused(alert))
    return at_once(alert.client, notice.person, asked_at, now)


def _refused(alert: OpenAlert) -> InsteadOf | None:
    """Whose server refused the mail about it."""
    mailed = sorted(alert.known.mailed.items())
    refused = (person for person, mail in mailed if person and mail.outcome is MailOutcome.UNDELIVERABLE)
    first = next(refused, None)
    person = None if first is None else alert.firm.people(first)
    return None if person is None else InsteadOf(person.name, Presence.HERE)


def _another_has_it(alert: OpenAlert, notice: Notice, recipient: str, asked_at: datetime, now: Moment) -> bool:
    """Whether the mail of somebody who comes before in the audience reaches the same mailbox."""
    risk = alert.risk
    if notice.to_fallback or risk is None:
        return False
    box = alert.firm.mailbox(recipient)
    for who in audience(alert.client, risk):
        if who == notice.person:
            return False
        other = recipient_id(at_once(alert.client, who, asked_at, now))
        if other is not None and alert.firm.mailbox(other) == box:
            return True
    return False
