"""What was mailed at once and is still open: one line for each client, in a digest that has something else to say."""

from collections.abc import Iterable, Iterator

from services.alerts.domain.digests.content import item
from services.alerts.domain.digests.digest import DigestPlan, StillOpen
from services.alerts.domain.planning.schedule import week_of
from services.alerts.domain.policy.model import Policy
from services.alerts.domain.routing.firm import Moment
from services.alerts.domain.routing.notice import still_open
from services.alerts.domain.state.client import FALLBACK, ClientState


def reminders(clients: Iterable[ClientState], plan: DigestPlan, now: Moment) -> Iterator[StillOpen]:
    """Of each client the worst that its reader was told before today."""
    reader = None if plan.recipient == FALLBACK else now.firm.people(plan.recipient)
    zone = week_of(reader, now.policy).zone
    today = now.at.astimezone(zone).date()
    for client in clients:
        for alert in _worst_first(client, plan.alerts[client.client], now.policy):
            mailed = now.firm.told(client.alerts[alert], plan.recipient)
            made = item(client, alert, now.policy)
            if mailed is not None and made is not None and mailed.time.astimezone(zone).date() < today:
                yield StillOpen(client.name, made, mailed.time)
                break


def _worst_first(client: ClientState, alerts: Iterable[str], policy: Policy) -> list[str]:
    urgent = (alert for alert in alerts if still_open(client, alert) and client.alerts[alert].urgent)
    return sorted(urgent, key=lambda alert: (policy.gravity[client.alerts[alert].kind], alert))
