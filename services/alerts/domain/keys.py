"""Ids and keys that follow from what they stand for: the same cause gives the same one, so nothing is done twice.

All of them are stored for good, in rows or in the Message-IDs of mails: a changed one would mail somebody again.
"""

from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from shared.events.scoring import RiskKind

_ALERTS = uuid5(NAMESPACE_OID, "rapport.alerts")

#: Ends the key of a digest of history.
HISTORY = "/history"

#: The first mail at once about an alert.
FIRST_STEP = 1


def risk_key(kind: RiskKind, subject: str) -> str:
    """The key of a risk within its client."""
    return f"{kind.value}:{subject}"


def alert_id(client: str, kind: RiskKind, subject: str, opened_by: str) -> str:
    """The id of the alert for the risk that the event `opened_by` opened."""
    return str(uuid5(_ALERTS, f"{client}\n{kind.value}\n{opened_by}\n{subject}"))


def event_id(alert: str, what: str) -> str:
    """The id of the one event that says `what` (raised, resolved) of an alert."""
    return str(uuid5(UUID(alert), what))


def mailed_event_id(message_id: str, alert: str, at: str) -> str:
    """The id of the event that says what became of a mail, for one of its alerts. `at`: ISO 8601."""
    return str(uuid5(NAMESPACE_OID, f"{message_id}\n{alert}\n{at}"))


def urgent_mail(alert: str, person: str | None, step: int, *, to_fallback: bool = False) -> str:
    """The key of a mail at once in the queue: who it is meant for is not resolved yet.

    `person`: one whom the risk concerns; None: whoever is responsible when it is sent. `step`: 1 is the first mail.
    """
    return f"{alert}/{'fallback' if to_fallback else person or 'responsible'}/{step}"


def urgent_message(alert: str, recipient: str, step: int) -> str:
    """What the Message-ID of a mail at once follows from: who really gets it, however they came to.

    `recipient`: a person's id, or `FALLBACK`.
    """
    return f"alert/{alert}/{recipient}/{step}"


def digest(recipient: str, day: date, *, history: bool = False) -> str:
    """The key of a digest in the queue, and what its Message-ID follows from. `day`: the recipient's local date.

    ``history``: the one of its own for what an import brought.
    """
    return f"digest/{recipient}/{day.isoformat()}" + (HISTORY if history else "")


def thread(alert: str) -> str:
    """What all mails about an alert have in common."""
    return f"thread/{alert}"
