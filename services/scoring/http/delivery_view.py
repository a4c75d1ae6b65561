"""How well the firm delivers to one client, as JSON-able values; shown beside the score."""

from datetime import datetime
from typing import Any

import msgspec

from services.scoring.domain import Policy, State
from services.scoring.domain.insights.delay_disclosure import Telling, tellings
from services.scoring.domain.insights.ledger import ledger
from services.scoring.domain.insights.satisfaction import Satisfaction, satisfaction
from services.scoring.domain.signals.commercial.unbilled_favours import Favour, favours, hours, savings, worth
from services.scoring.domain.signals.commitments.incidents import Incident, incidents
from services.scoring.domain.signals.contact.compatibility import MATCH
from services.scoring.domain.signals.contact.compatibility.slice import Assessed
from services.scoring.domain.signals.voice.valued import Valued, Word, valued
from services.scoring.domain.state.clock import HOUR, micros
from services.scoring.http.times import shown


def delivery_view(state: State, at: datetime, policy: Policy) -> dict[str, Any]:
    """``promises``: an account for each of our people who made one, by id (empty: not named).

    ``delays``: deadlines known to be at risk, and how many hours later the client was told. ``incidents``: single ones;
    ``satisfaction``: how content the client is overall. ``valued``: what they most and least value
    about us. ``beyond_the_invoice``: work done without charge, with its hours and worth.
    ``compatibility``: the assessed match with each of our people.
    """
    time = micros(at)
    return {
        "promises": msgspec.to_builtins(ledger(state, time, policy)),
        "delays": [_telling(each) for each in tellings(state)],
        "incidents": [_incident(each) for each in incidents(state, time, policy)],
        "satisfaction": _satisfaction(satisfaction(state, time, policy)),
        "valued": _valued(valued(state, time, policy)),
        "beyond_the_invoice": _beyond(favours(state, time, policy)),
        "compatibility": {name: _assessed(each) for name, each in sorted(MATCH.of(state).assessed.items())},
    }


def _incident(each: Incident) -> dict[str, Any]:
    times = {"time": shown(each.time), "acknowledged": shown(each.acknowledged), "ended": shown(each.ended)}
    return {**msgspec.structs.asdict(each), **times, "evidence": list(each.evidence)}


def _satisfaction(known: Satisfaction) -> dict[str, Any]:
    ratings = [
        {"respondent": each.respondent, "nps": each.nps, "time": shown(each.time), "event": each.id}
        for each in known.ratings
    ]
    touchpoints = [
        {
            "respondent": each.respondent,
            "csat": each.csat,
            "touchpoint": each.touchpoint,
            "matter": each.matter,
            "time": shown(each.time),
            "event": each.id,
        }
        for each in known.touchpoints
    ]
    return {
        "nps": {**msgspec.to_builtins(known.nps), "net": known.net, "latest": ratings},
        "csat": {**msgspec.to_builtins(known.csat), "latest": touchpoints},
    }


def _valued(known: Valued) -> dict[str, Any]:
    return {"most": [_word(each) for each in known.most], "least": [_word(each) for each in known.least]}


def _word(each: Word) -> dict[str, Any]:
    return {"text": each.text, "respondent": each.respondent, "time": shown(each.time), "event": each.id}


def _beyond(done: list[Favour]) -> dict[str, Any]:
    return {
        "savings": {currency: str(amount) for currency, amount in savings(done).items()},
        "hours": hours(done),
        "worth": {currency: str(amount) for currency, amount in worth(done).items()},
        "done": [
            {
                "kind": each.kind,
                "what": each.what,
                "by": each.by,
                "amount": each.amount,
                "currency": each.currency,
                "hours": each.hours,
                "verbatim": each.verbatim,
                "time": shown(each.time),
                "event": each.id,
            }
            for each in done
        ],
    }


def _assessed(each: Assessed) -> dict[str, Any]:
    return {"rating": each.rating, "respondent": each.respondent, "time": shown(each.time), "event": each.id}


def _telling(each: Telling) -> dict[str, Any]:
    return {
        "deadline": each.deadline,
        "what": each.what,
        "owner": each.owner,
        "due": shown(each.due),
        "knew": shown(each.knew),
        "told": shown(each.told),
        "hours_until_told": None if each.lag is None else round(each.lag / HOUR, 1),
        "met": shown(each.met),
        "missed": shown(each.missed),
    }
