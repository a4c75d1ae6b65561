"""Which clients are worth most: by profit where margins are known, else by fees; what they will bring; who is content.

Amounts in different currencies are never added: each currency is a report of its own. The rank correlations say how
well worth and contentment go together today, not that one makes the other.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import filterfalse, islice
from statistics import fmean

import msgspec

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.commercial.costs import INVOICES
from services.scoring.domain.signals.voice.recommendation import RATINGS
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import days
from services.scoring.domain.state.slice import State
from services.scoring.reports.client_value.page import tables
from services.scoring.reports.client_value.worth import Worth, worths
from services.scoring.reports.report import Body, Json, Occasion, Report, Subject

#: Clients listed in one currency: those of the whole firm, and those of each partner.
_LISTED, _LISTED_EACH = 200, 20


class Value(msgspec.Struct, frozen=True, gc=False):
    """``nps``: the mean of the latest scores of their people. ``began``: the relationship, microseconds."""

    worths: list[Worth]
    nps: float | None
    began: int | None


class Line(msgspec.Struct, frozen=True, gc=False):
    """A client in one currency. ``lifetime``: mean, low, high; None where there were too few clients to model."""

    subject: Subject
    worth: Worth
    nps: float | None
    age: float
    lifetime: tuple[float, float, float] | None = None

    @property
    def yearly(self) -> Decimal:
        """The profit of the last 365 days where it is known, else the fees."""
        return self.worth.fees if self.worth.profit is None else self.worth.profit


def _gather(subject: Subject, state: State, policy: Policy) -> Value | None:
    if INVOICES.of(state) is INVOICES.empty:
        return None
    scores = [rating.nps for rating in RATINGS.of(state).opinions()]
    found = worths(state, subject.at, policy)
    began = CLIENT.of(state).began
    return Value(found, fmean(scores) if scores else None, state.first if began is None else began) if found else None


def _conclude(found: Sequence[tuple[Subject, Value]], occasion: Occasion) -> Body:
    by_currency: dict[str, list[tuple[Subject, Value, Worth]]] = {}
    for subject, value in found:
        for worth in value.worths:
            by_currency.setdefault(worth.currency, []).append((subject, value, worth))
    firm, people, named, constants = {}, dict[str, Json](), {}, occasion.policy.reports
    for currency, theirs in sorted(by_currency.items()):
        lines = _modelled(_lines(theirs, occasion.at), occasion.policy)
        firm[currency] = {
            **_firm(lines, constants.correlated),
            "days": constants.horizon,
            "discount": constants.discount,
        }
        named[currency] = _ranked(lines, _LISTED)
        for partner, own in _by_partner(lines).items():
            people.setdefault(partner, {})[currency] = _ranked(own, _LISTED_EACH)
    return Body({"currencies": firm}, people, named)


def _by_partner(lines: Sequence[Line]) -> dict[str, list[Line]]:
    theirs: dict[str, list[Line]] = {}
    for line in lines:
        if line.subject.partner is not None:
            theirs.setdefault(line.subject.partner, []).append(line)
    return dict(sorted(theirs.items()))


def _lines(theirs: Sequence[tuple[Subject, Value, Worth]], at: int) -> list[Line]:
    """With the days in which invoices could have come: not before the first that any client had, as far as we know."""
    earliest = min(worth.first for _, _, worth in theirs)
    return [
        Line(subject, worth, value.nps, max(1.0, days(at - _start(value, worth, earliest))))
        for subject, value, worth in theirs
    ]


def _start(value: Value, worth: Worth, earliest: int) -> int:
    if not worth.whole or value.began is None:
        return worth.first
    return min(worth.first, max(value.began, earliest))


def _modelled(lines: list[Line], policy: Policy) -> list[Line]:
    constants = policy.reports
    if sum(line.worth.mean > 0 for line in lines) < constants.modelled:
        return lines
    # The service itself, which shows reports, does without the libraries that this needs.
    from services.scoring.reports.client_value import lifetime as model  # noqa: PLC0415

    clients = [(line.worth.decayed, line.age, line.worth.count, line.worth.mean) for line in lines]
    bought = model.bought(clients, constants.worth_half_life)
    present = model.present_value(constants.horizon, constants.discount)
    found = model.lifetime(bought, model.fit(bought), present)
    return [
        msgspec.structs.replace(line, lifetime=(float(mean), float(low), float(high)))
        for line, mean, low, high in zip(lines, *found, strict=True)
    ]


def _firm(lines: Sequence[Line], correlated: float) -> Json:
    """Totals, and how well worth goes together with the score and with what their people said of us."""
    worth = [(line, line.lifetime[0] if line.lifetime is not None else float(line.worth.fees)) for line in lines]
    known = [line.worth.profit for line in lines if line.worth.profit is not None]
    return {
        "clients": len(lines),
        "fees": f"{sum((line.worth.fees for line in lines), Decimal(0)):.2f}",
        "profit": f"{sum(known, Decimal(0)):.2f}" if known else None,
        "profit_known_of": len(known),
        "modelled": any(line.lifetime is not None for line in lines),
        "with_score": _correlation([(value, line.subject.score) for line, value in worth], correlated),
        "with_nps": _correlation([(value, line.nps) for line, value in worth if line.nps is not None], correlated),
    }


def _correlation(pairs: list[tuple[float, float]], least: float) -> Json | None:
    # As above.
    from services.scoring.reports.client_value.correlation import spearman  # noqa: PLC0415

    found = spearman(pairs, least)
    return None if found is None else {**found._asdict(), "words": _said(found.low, found.high)}


def _said(low: float, high: float) -> str:
    if low > 0:
        return "Those worth more rank higher."
    return "Those worth more rank lower." if high < 0 else "No connection can be made out."


def _ranked(lines: Sequence[Line], most: int) -> Json:
    """Profit and fees are not compared with each other: two lists, each from the most valued down."""
    by_worth = sorted(lines, key=lambda line: (-line.yearly, line.subject.client))
    return {
        "by_profit": [_entry(line) for line in islice(filter(_profit_known, by_worth), most)],
        "by_fees": [_entry(line) for line in islice(filterfalse(_profit_known, by_worth), most)],
    }


def _profit_known(line: Line) -> bool:
    return line.worth.profit is not None


def _entry(line: Line) -> Json:
    lifetime = (
        None if line.lifetime is None else dict(zip(("mean", "low", "high"), map(round, line.lifetime), strict=True))
    )
    return {
        "client": line.subject.client,
        "name": line.subject.name,
        "fees": f"{line.worth.fees:.2f}",
        "profit": None if line.worth.profit is None else f"{line.worth.profit:.2f}",
        "lifetime_fees": lifetime,
        "score": round(line.subject.score, 1),
        "nps": line.nps,
    }


REPORT = Report("value", "Which clients are worth most, and are they content?", _gather, _conclude, tables)
