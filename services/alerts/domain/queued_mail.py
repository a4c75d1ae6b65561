"""A mail that waits to be sent: what it is wanted for, and how often it was tried."""

from dataclasses import dataclass
from datetime import datetime

from services.alerts.domain.digests.digest import DigestPlan
from services.alerts.domain.routing.notice import Notice
from shared.events.alerts import MailKind


@dataclass(frozen=True, slots=True)
class QueuedMail:
    """``key``: no other mail has it. ``asked_at``: since when it waits. ``first_attempt``: None before the first.

    ``unanswered``: how many of the ``attempts`` the server took without an answer, and may have delivered.
    """

    key: str
    wanted: Notice | DigestPlan
    asked_at: datetime
    attempts: int = 0
    unanswered: int = 0
    first_attempt: datetime | None = None

    @property
    def kind(self) -> MailKind:
        """At once, or with the digest of a day."""
        return MailKind.URGENT if isinstance(self.wanted, Notice) else MailKind.DIGEST

    @property
    def clients(self) -> frozenset[str]:
        """Those it is about."""
        return frozenset({self.wanted.client} if isinstance(self.wanted, Notice) else self.wanted.alerts)

    @property
    def named(self) -> frozenset[str]:
        """The people named with it; who is responsible for a client is known from the client."""
        one = self.wanted.person if isinstance(self.wanted, Notice) else self.wanted.recipient
        return frozenset({one} if one else ())
