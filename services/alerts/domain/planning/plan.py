"""From what happened to an open alert to what is to be done. Its bounds are in `tests/unit/alerts/domain/planning`.

Never nobody: after the wait for people not known yet, a mail at once goes to somebody, or was told to that mailbox.
Nobody twice: no mailbox gets a second mail of one alert and step. Finite: an event has at most two steps for each
person the alert is for.
"""

from datetime import datetime

from services.alerts.domain.planning.due import in_digests, mail_due
from services.alerts.domain.planning.happened import DigestsDue, Happened, MailDue, Raised, Refused, Resolved
from services.alerts.domain.planning.open_alert import OpenAlert
from services.alerts.domain.planning.step import Cancel, MailAtOnce, Step
from services.alerts.domain.policy.model import Policy
from services.alerts.domain.routing.firm import Moment
from services.alerts.domain.routing.notice import Notice, audience
from services.alerts.domain.state.client import FALLBACK


def plan(alert: OpenAlert, event: Happened, at: datetime, policy: Policy) -> tuple[Step, ...]:
    """The steps for one alert after ``event``, as things stand at ``at``. The same values give the same steps."""
    now = Moment(alert.firm, at, policy)
    match event:
        case Raised():
            return _raised(alert, at)
        case MailDue(notice=notice, asked_at=asked_at):
            return (mail_due(alert, notice, asked_at, now),)
        case DigestsDue(slots=slots):
            return in_digests(alert, slots, now)
        case Refused(notice=notice, recipient=recipient):
            return () if recipient == FALLBACK else (MailAtOnce(notice.for_the_fallback()),)
        case Resolved():
            return (Cancel(alert.id),)


def _raised(alert: OpenAlert, at: datetime) -> tuple[Step, ...]:
    """Whom it concerns is mailed at once where it is urgent; else it waits for the digests."""
    risk = alert.risk
    if risk is None or not alert.known.urgent:
        return ()
    return tuple(
        MailAtOnce(Notice(alert.client.client, alert.id, who, raised_at=at, cause_recorded=risk.cause_recorded))
        for who in audience(alert.client, risk)
    )
