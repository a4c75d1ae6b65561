"""What is not said because something else says it."""

from services.alerts.domain.policy.model import Policy
from services.alerts.domain.routing.firm import Firm
from services.alerts.domain.state.client import ClientState


def muted(client: ClientState, policy: Policy) -> frozenset[str]:
    """The open alerts that wait while a graver one of the same client is open. They are not told, only held back."""
    muting = [policy.mutes[alert.kind] for alert in client.alerts.values() if alert.kind in policy.mutes]
    if not muting:
        return frozenset()
    silent = frozenset().union(*muting)
    return frozenset(alert_id for alert_id, alert in client.alerts.items() if alert.kind in silent)


def told_anyway(
    client: ClientState, recipient: str, listed: frozenset[str], firm: Firm, policy: Policy
) -> frozenset[str]:
    """Of `listed`, those that a mail to `recipient` tells without naming them. They count as told.

    It tells some by another alert about the same, which says both; others by saying how the relationship stands: so
    they are beside another reason in the same mail, and after a mail about another reason that was sent since they
    were raised.
    """
    by_another = _told_by_another(client, listed, policy)
    by_standing = {alert for alert in listed if client.alerts[alert].kind in policy.told_by_standing}
    if listed - by_standing:
        return by_another | by_standing
    return frozenset(alert for alert in by_standing if _mailed_since(client, alert, recipient, firm))


def _told_by_another(client: ClientState, listed: frozenset[str], policy: Policy) -> frozenset[str]:
    """Those that another one about the same subject tells, too."""
    known = [(alert, client.alerts[alert]) for alert in sorted(listed)]
    told = {(kind, one.subject) for _, one in known for kind in policy.told_with.get(one.kind, ())}
    return frozenset(alert for alert, one in known if (one.kind, one.subject) in told)


def _mailed_since(client: ClientState, alert: str, recipient: str, firm: Firm) -> bool:
    raised = client.alerts[alert].raised_at
    others = (firm.told(other, recipient) for other_id, other in client.alerts.items() if other_id != alert)
    return any(mailed is not None and mailed.time >= raised for mailed in others)
