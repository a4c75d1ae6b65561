"""The health of a client as JSON-able values."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.scoring.domain import CLIENT, Cadence, Contribution, Health, Progress, Risk, State, meaning
from services.scoring.domain.assessment.event_index import EventIndex, remembered, since
from services.scoring.domain.state.clock import micros
from services.scoring.http.times import shown
from shared.events.statements import Statement


def health_view(client: str, health: Health, state: State, year: Progress | None = None) -> dict[str, Any]:
    """The score and each reason for it, the open risks, and the contacts.

    ``meaning``: what the score says of a client who cannot leave, null for others. ``cadence``: contacts in the last
    365 days, those expected by now and agreed a year; then, of ``year``, up to ``until``, those made, the pace a year,
    the forecast at that pace, and how many are still to be made. ``since`` of a contribution: see `evidence.since`.
    ``events``: the evidence of a statement, the latest 20, each with its time and the client's words.
    """
    known = remembered(state)
    return {
        "client": client,
        "name": _name(client, state),
        "score": health.score,
        "band": health.band.value,
        "meaning": _meaning(health, state),
        "confidence": health.confidence,
        "chance_of_trouble": health.chance_of_trouble,
        "closed": health.closed,
        "contributions": [
            {**_contribution(one, known), "since": shown(since(one, known, state))} for one in health.contributions
        ],
        "risks": [_risk(one, known) for one in health.risks if not one.opportunity],
        "opportunities": [_risk(one, known) for one in health.risks if one.opportunity],
        "cadence": _cadence(health.cadence, year),
        "at": shown(health.at),
        "policy": health.policy,
    }


def line_view(client: str, health: Health, state: State) -> dict[str, Any]:
    """One line of a portfolio."""
    partner = CLIENT.of(state).partner
    return {
        "client": client,
        "name": _name(client, state),
        "partner": None if partner is None else partner.value,
        "score": health.score,
        "band": health.band.value,
        "meaning": _meaning(health, state),
        "confidence": health.confidence,
        "contacts": health.cadence.contacts,
        "expected": health.cadence.expected,
        "main_reason": _main_reason(health),
        "risks": [risk.kind.value for risk in health.risks if not risk.opportunity],
        "opportunities": [risk.kind.value for risk in health.risks if risk.opportunity],
        "at": shown(health.at),
    }


def _meaning(health: Health, state: State) -> str | None:
    return None if health.closed else meaning(state, micros(health.at))


def _main_reason(health: Health) -> str | None:
    """The reason with the most weight against the client; if there is none, the one with the most weight for it."""
    if not health.contributions:
        return None
    worst = min(health.contributions, key=lambda one: one.points)
    best = max(health.contributions, key=lambda one: one.points)
    return (worst if worst.points < 0 else best).why


def _name(client: str, state: State) -> str:
    name = CLIENT.of(state).name
    return client if name is None else name.value


def _contribution(one: Contribution, known: Mapping[str, EventIndex]) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "subject": one.subject,
        "points": one.points,
        "log_odds": one.log_odds,
        "why": one.why,
        "facts": _facts(one.facts),
        "evidence": list(one.evidence),
        "events": _events(one.evidence, known),
    }


def _facts(stated: Statement | None) -> dict[str, Any] | None:
    return None if stated is None else stated.document()


def _cadence(one: Cadence, year: Progress | None) -> dict[str, Any]:
    return {
        "contacts": one.contacts,
        "expected": one.expected,
        "last_contact": shown(one.last_contact),
        "agreed": one.agreed,
        "until": shown(None if year is None else year.until),
        "made": None if year is None else year.made,
        "pace": None if year is None else year.pace,
        "forecast": None if year is None else year.forecast,
        "to_make": None if year is None else year.to_make,
    }


def _risk(one: Risk, known: Mapping[str, EventIndex]) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "subject": one.subject,
        "since": shown(one.since),
        "why": one.why,
        "facts": _facts(one.facts),
        "verbatim": one.verbatim,
        "next_step": one.next_step,
        "concerns": list(one.concerns),
        "evidence": list(one.evidence),
        "events": _events(one.evidence, known),
    }


def _events(names: Iterable[str], known: Mapping[str, EventIndex]) -> list[dict[str, Any]]:
    found = (known[name] for name in names if name in known)
    return [{"id": one.id, "time": shown(one.time), "verbatim": one.verbatim} for one in found]
