"""From the events that tell of mails back to the mails: which were sent, which are still to be. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from services.alerts.domain import (
    FALLBACK,
    ClientState,
    Firm,
    MailAtOnce,
    Moment,
    Notice,
    OpenAlert,
    Policy,
    Raised,
    Risk,
    at_once,
    plan,
    week_of,
)
from services.alerts.domain.routing.route import recipient_id
from services.alerts.domain.state.client import Alert, Mailed
from services.alerts.mail import digest_message_id
from services.alerts.mail_queue import SentDigest
from shared.events.alerts import AlertMailed, MailKind, MailOutcome

#: A digest is tried for days, and its key names the day it was planned for.
_DAYS_BACK = 60


def digest(client: str, data: AlertMailed, at: datetime, policy: Policy) -> SentDigest:
    """The digest in which the alert was told. Its day follows from its Message-ID, which names it in a hash."""
    recipient = data.recipient or FALLBACK
    day, history = _day(recipient, data.message_id, at, policy)
    return SentDigest(recipient, day, client, data.alert, data.outcome, data.message_id, at, history)


def notices(state: ClientState, firm: Firm, now: datetime, policy: Policy) -> Iterator[tuple[Notice, Mailed | None]]:
    """The mails at once that the open alerts called for, each with what became of it; None: it is still to be sent."""
    for alert_id, alert in sorted(state.alerts.items()):
        risk = state.risk_of(alert_id)
        if risk is None or not alert.urgent or alert.acknowledged_by is not None:
            continue
        for step in plan(OpenAlert(state, alert_id, firm), Raised(), alert.raised_at, policy):
            if isinstance(step, MailAtOnce):
                yield step.notice, _became(step.notice, alert, risk, _routed(state, step.notice, firm, now, policy))


def fallbacks(state: ClientState) -> Iterator[Notice]:
    """Mails that could not be delivered to their person, of which the fallback was not told yet."""
    for alert_id, alert in sorted(state.alerts.items()):
        risk = state.risk_of(alert_id)
        refused = any(
            mailed.mail is MailKind.URGENT and mailed.outcome is MailOutcome.UNDELIVERABLE
            for recipient, mailed in alert.mailed.items()
            if recipient != FALLBACK
        )
        if risk is not None and refused and FALLBACK not in alert.mailed:
            yield Notice(state.client, alert_id, None, alert.raised_at, risk.cause_recorded, to_fallback=True)


def _day(recipient: str, message_id: str, at: datetime, policy: Policy) -> tuple[date, bool]:
    """The day of a digest, and whether it was one of history."""
    domain = message_id.rstrip(">").rpartition("@")[2]
    latest = at.date() + timedelta(days=1)  # where the day begins earlier than here
    for back in range(_DAYS_BACK):
        day = latest - timedelta(days=back)
        for history in (False, True):
            if digest_message_id(recipient, day, domain, history=history) == message_id:
                return day, history
    return at.astimezone(week_of(None, policy).zone).date(), False


def _routed(state: ClientState, notice: Notice, firm: Firm, now: datetime, policy: Policy) -> str | None:
    return recipient_id(at_once(state, notice.person, now, Moment(firm, now, policy)))


def _became(notice: Notice, alert: Alert, risk: Risk, routed: str | None) -> Mailed | None:
    """By whom it would go to now; and if somebody else was responsible then, by whom it went to."""
    if routed is not None and routed in alert.mailed:
        return alert.mailed[routed]
    if notice.person is not None:
        return None
    others = (
        mailed
        for recipient, mailed in sorted(alert.mailed.items())
        if mailed.mail is MailKind.URGENT and recipient not in risk.concerns
    )
    return next(others, None)
