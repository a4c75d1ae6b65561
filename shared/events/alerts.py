"""`rapport.alerts.v1`: alerts and their notifications. Subject: the client's id."""

from enum import StrEnum

from shared.events.base import EventData, Identifier, Line, PersonId, Time, Words
from shared.events.scoring import RiskKind
from shared.events.statements import KnownStatement
from shared.events.statements.endings import KnownEnding
from shared.personal import Personal


class MailKind(StrEnum):
    """``urgent``: at once. ``digest``: with the others of the day. ``resolved``: it is over, in the same thread."""

    URGENT = "urgent"
    DIGEST = "digest"
    RESOLVED = "resolved"


class MailOutcome(StrEnum):
    """The outcome of a mail."""

    SENT = "sent"
    UNDELIVERABLE = "undeliverable"


class AlertRaised(EventData):
    """Someone must know of a risk. One alert is open per client, kind and subject.

    ``facts``, ``holds_until``: of the risk as it was then, as in `RiskOpened`.
    """

    alert: Identifier
    kind: RiskKind
    subject: str = ""
    urgent: bool
    since: Time
    why: Personal[Words]
    facts: KnownStatement = None
    holds_until: Time | None = None


class AlertMailed(EventData):
    """A mail about the alert reached its recipient's server, or was refused by it for good.

    ``recipient`` is absent for the firm's fallback address. ``message_id``: of the mail, stable across retries.
    """

    alert: Identifier
    mail: MailKind
    recipient: PersonId | None = None
    message_id: Line
    outcome: MailOutcome
    detail: Line | None = None


class AlertAcknowledged(EventData):
    """Someone has taken the alert on."""

    alert: Identifier
    by: Line
    note: Personal[Words] | None = None


class AlertResolved(EventData):
    """The risk closed, so the alert is over. ``facts``: what ended the risk, as in `RiskClosed`."""

    alert: Identifier
    why: Personal[Words]
    facts: KnownEnding = None
