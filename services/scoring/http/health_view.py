"""The health of a client as JSON-able values."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.scoring.domain import CLIENT, Cadence, Contribution, Health, Progress, Risk, State, meaning
from services.scoring.domain.assessment.event_index import EventIndex, remembered, since
from services.scoring.domain.state.clock import micros
from services.scoring.http.reading import Telling
from services.scoring.http.times import shown
from shared.wording import Reader


def health_view(
    client: str, health: Health, state: State, told: Telling, year: Progress | None = None
) -> dict[str, Any]:
    """The score and each reason for it, the open risks, and the contacts.

    ``told``: to whom. ``standing``: the score and the colour in words, and why they differ where they do; without a
    number where too little is known. ``nothing_open``: a one-off matter is finished, so silence does not count.
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
        "standing": told.standing(health),
        "nothing_open": health.nothing_open,
        "meaning": _meaning(health, state, told.reader),
        "confidence": health.confidence,
        "chance_of_trouble": health.chance_of_trouble,
        "closed": health.closed,
        "contributions": [
            {**_contribution(one, known, told.reader), "since": shown(since(one, known, state))}
            for one in health.contributions
        ],
        "risks": [_risk(one, known, told.reader) for one in health.risks if not one.opportunity],
        "opportunities": [_risk(one, known, told.reader) for one in health.risks if one.opportunity],
        "cadence": _cadence(health.cadence, year),
        "at": shown(health.at),
        "zone": told.zone,
        "policy": health.policy,
    }


def line_view(client: str, health: Health, state: State, told: Telling) -> dict[str, Any]:
    """One line of a portfolio."""
    partner = CLIENT.of(state).partner
    return {
        "client": client,
        "name": _name(client, state),
        "partner": None if partner is None else partner.value,
        "score": health.score,
        "band": health.band.value,
        "standing": told.standing(health),
        "nothing_open": health.nothing_open,
        "meaning": _meaning(health, state, told.reader),
        "confidence": health.confidence,
        "contacts": health.cadence.contacts,
        "expected": health.cadence.expected,
        "main_reason": _main_reason(health, told.reader),
        "risks": [risk.kind.value for risk in health.risks if not risk.opportunity],
        "opportunities": [risk.kind.value for risk in health.risks if risk.opportunity],
        "at": shown(health.at),
    }


def _meaning(health: Health, state: State, reader: Reader) -> str | None:
    return None if health.closed else meaning(state, micros(health.at), reader)


def _main_reason(health: Health, reader: Reader) -> str | None:
    """The reason with the most weight against the client; if there is none, the one with the most weight for it."""
    if not health.contributions:
        return None
    worst = min(health.contributions, key=lambda one: one.points)
    best = max(health.contributions, key=lambda one: one.points)
    return (worst if worst.points < 0 else best).told(reader)


def _name(client: str, state: State) -> str:
    name = CLIENT.of(state).name
    return client if name is None else name.value


def _contribution(one: Contribution, known: Mapping[str, EventIndex], reader: Reader) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "subject": one.subject,
        "points": one.points,
        "log_odds": one.log_odds,
        **_stated(one, reader),
        "evidence": list(one.evidence),
        "events": _events(one.evidence, known),
    }


def _stated(one: Contribution | Risk, reader: Reader) -> dict[str, Any]:
    return {
        "why": one.told(reader),
        "facts": one.facts.document(),
        "holds_until": shown(one.holds_until),
    }


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


def _risk(one: Risk, known: Mapping[str, EventIndex], reader: Reader) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "subject": one.subject,
        "since": shown(one.since),
        **_stated(one, reader),
        "verbatim": one.verbatim,
        "next_step": one.next_step,
        "concerns": list(one.concerns),
        "evidence": list(one.evidence),
        "events": _events(one.evidence, known),
    }


def _events(names: Iterable[str], known: Mapping[str, EventIndex]) -> list[dict[str, Any]]:
    found = (known[name] for name in names if name in known)
    return [{"id": one.id, "time": shown(one.time), "verbatim": one.verbatim} for one in found]
