"""Tells the stories of several clients to one report."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.policy.reports import WeakSignals
from services.scoring.domain.state.clock import micros
from services.scoring.reports.report import Body, Occasion, Report
from services.scoring.reports.subject import subject
from shared.events import clients
from shared.events.event import Event
from tests.support.stories.scoring import POLICY, day, event, told


def few(weak_signals: WeakSignals = POLICY.reports.weak_signals, **constants: float) -> Policy:
    """The policy, with other constants of its reports: mostly that less is enough to conclude from."""
    return replace(POLICY, reports=replace(POLICY.reports, weak_signals=weak_signals, **constants))


def of(partner: str, since: float = 0) -> Event:
    """A client of ``partner``, taken on."""
    data = clients.ClientOnboarded(name="Acme Ltd", since=day(since).date(), responsible_partner=partner)
    return event(since, data, name="onboarded")


def reported(
    report: Report[Any],
    when: float,
    firm: Mapping[str, list[Event]],
    *,
    policy: Policy = POLICY,
    before: Mapping[str, tuple[float, str | None]] | None = None,
    occasion: Mapping[str, Any] | None = None,
) -> Body:
    """What ``report`` says on a day of the clients in ``firm``. ``before``: how they stood, and whose they were."""
    found = []
    for client, events in firm.items():
        state = told(*events)
        about = subject(client, state, day(when), policy, (before or {}).get(client))
        if about is not None and (taken := report.gather(about, state, policy)) is not None:
            found.append((about, taken))
    return report.conclude(found, Occasion(micros(day(when)), policy, **(occasion or {})))
