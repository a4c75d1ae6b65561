"""Ids that follow from what they stand for: the same cause gives the same id, so nothing is done for it twice."""

from uuid import NAMESPACE_OID, UUID, uuid5

from shared.events.scoring import RiskKind

_ALERTS = uuid5(NAMESPACE_OID, "rapport.alerts")


def risk_key(kind: RiskKind, subject: str) -> str:
    """The key of a risk within its client."""
    return f"{kind.value}:{subject}"


def alert_id(client: str, kind: RiskKind, subject: str, opened_by: str) -> str:
    """The id of the alert for the risk that the event `opened_by` opened."""
    return str(uuid5(_ALERTS, f"{client}\n{kind.value}\n{opened_by}\n{subject}"))


def event_id(alert: str, what: str) -> str:
    """The id of the one event that says `what` (raised, resolved) of an alert."""
    return str(uuid5(UUID(alert), what))


def urgent_key(alert: str, recipient: str, step: int = 1) -> str:
    """The key of one mail at once. `recipient`: a person's id, or `FALLBACK`. `step`: 1 is the first mail."""
    return f"alert/{alert}/{recipient}/{step}"


def digest_key(recipient: str, day: str) -> str:
    """The key of one digest. `day`: the recipient's local date, ISO 8601."""
    return f"digest/{recipient}/{day}"
