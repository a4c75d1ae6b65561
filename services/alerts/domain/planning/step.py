"""The steps of a plan: who is mailed at once, who by which digest, who is waited for, what is cancelled."""

from dataclasses import dataclass
from datetime import date, datetime

from services.alerts.domain.routing.notice import Notice
from services.alerts.domain.routing.route import Fallback, Recipient


@dataclass(frozen=True, slots=True)
class MailAtOnce:
    """Ask for a mail; whom it goes to is said when it is sent."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class Send:
    """The mail that is due goes to ``to``."""

    to: Recipient | Fallback


@dataclass(frozen=True, slots=True)
class Wait:
    """For somebody we have not heard of yet; ask again at ``until`` at the latest."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """The mail that is due is not sent."""

    why: str


@dataclass(frozen=True, slots=True)
class InDigest:
    """``recipient`` (a person's id, or `FALLBACK`) reads of it in their digest of ``day``.

    ``history``: its cause was recorded long after it happened.
    """

    recipient: str
    day: date
    history: bool = False


@dataclass(frozen=True, slots=True)
class Remind:
    """``recipient`` was told at once, and a digest of ``day`` that has something to say may say that it is open."""

    recipient: str
    day: date


@dataclass(frozen=True, slots=True)
class Cancel:
    """Mails about ``alert`` that were asked for are not sent."""

    alert: str


Step = MailAtOnce | Send | Wait | Drop | InDigest | Remind | Cancel
