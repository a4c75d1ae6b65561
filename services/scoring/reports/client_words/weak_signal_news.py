"""News of `weak_signals`: a finding is reported once when it surfaces, and stays listed while it counts.

Days later the same words are no longer news, so what was found is carried over from one report to the next.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.scoring.domain import words
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.slice import State
from services.scoring.reports.client_words.weak_signals import Finding, Heard, heard, weak_signals
from services.scoring.reports.report import Body, Json, Occasion, Report, Subject, Table
from shared.wording import full_date

#: Of each client the latest words only: there may be a hundred thousand clients. Verbatims shown with a finding.
_MOST_EACH, _SHOWN = 12, 5


class _Named(dict[str, str]):
    """Clients' names by their ids; an id where no name is known."""

    def __missing__(self, client: str) -> str:
        return client


def _gather(subject: Subject, state: State, _policy: Policy) -> tuple[Heard, ...] | None:
    said = sorted(heard(subject.client, state), key=lambda each: (each.time, each.id))
    return tuple(said[-_MOST_EACH:]) or None


def _conclude(found: Sequence[tuple[Subject, tuple[Heard, ...]]], occasion: Occasion) -> Body:
    constants = occasion.policy.reports.weak_signals
    since = occasion.at - span(constants.days)
    known = [one for one in _before(occasion.said) if one["surfaced"] > since]
    told = {key: one["surfaced"] for one in known for key in one["keys"]}
    news = weak_signals((each for _, said in found for each in said), occasion.at, told, constants)
    names = _Named((subject.client, subject.name) for subject, _ in found)
    fresh = [_finding(each, occasion.at, names) for each in news]
    return Body({"new": len(fresh), "findings": [*fresh, *known], "clients": len(found), "days": constants.days})


def _before(said: Json | None) -> list[Json]:
    findings: list[Json] = [] if said is None else said["firm"]["findings"]
    return findings


def _finding(each: Finding, at: int, names: _Named) -> Json:
    """``surfaced``: microseconds."""
    return {
        "term": each.term,
        "also": list(each.also),
        "keys": list(each.keys),
        "clients": each.clients,
        "before": each.before,
        "log_odds": each.log_odds,
        "z": each.z,
        "surfaced": at,
        "said": [_said(one, names) for one in each.verbatims[-_SHOWN:]],
    }


def _said(one: Heard, names: _Named) -> Json:
    return {
        "client": one.client,
        "name": names[one.client],
        "event": one.id,
        "on": moment(one.time).date().isoformat(),
        "text": one.text,
    }


def _tables(seen: Json) -> list[Table]:
    firm = seen["firm"]
    # One made before the policy had a say does not know of how many days.
    lately = f"in the last {words.amount(firm['days'], 'day')}" if "days" in firm else "of late"
    about = f"Words that several clients used {lately}, and hardly any before."
    if not firm["findings"]:
        return [Table("What several clients word alike of late", (about, "There are none now."))]
    rows = [_row(one) for one in firm["findings"]]
    columns = ("", "since", "clients", "before", "in their words")
    return [Table("What several clients word alike of late", (about,), columns, rows, prose=(4,))]


def _row(one: dict[str, Any]) -> Sequence[str]:
    quotes = "; ".join(
        f"“{said['text']}” ({said['name']}, {full_date(date.fromisoformat(said['on']))})" for said in one["said"]
    )
    since = full_date(moment(one["surfaced"]))
    return (", ".join((one["term"], *one["also"])), since, str(one["clients"]), str(one["before"]), quotes)


REPORT = Report("weak_signals", "What several clients begin to say", _gather, _conclude, _tables)
