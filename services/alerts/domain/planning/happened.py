"""What can happen to an open alert."""

from dataclasses import dataclass
from datetime import datetime

from services.alerts.domain.planning.schedule import Slots
from services.alerts.domain.routing.notice import Notice


@dataclass(frozen=True, slots=True)
class Raised:
    """It was raised just now."""


@dataclass(frozen=True, slots=True)
class MailDue:
    """A mail at once that was asked for at ``asked_at`` is to be sent. Ask right before sending."""

    notice: Notice
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class DigestsDue:
    """Digests are made. ``slots``: whose are due now."""

    slots: Slots


@dataclass(frozen=True, slots=True)
class Refused:
    """The server of ``recipient`` refused the mail for good."""

    notice: Notice
    recipient: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """It is over."""


Happened = Raised | MailDue | DigestsDue | Refused | Resolved
