"""The health of a relationship, and the reasons."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce

from msgspec.structs import replace

from services.scoring.domain.assessment.cadence import cadence
from services.scoring.domain.assessment.chance import chance_of_trouble
from services.scoring.domain.assessment.health import Contribution, Health
from services.scoring.domain.assessment.inputs import AssessmentInputs, assessment_inputs
from services.scoring.domain.assessment.one_alarm import muted_with
from services.scoring.domain.assessment.score import shared_out
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.registry import RULES
from services.scoring.domain.signals.risk import Risk
from services.scoring.domain.signals.term import Term
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import moment
from services.scoring.domain.state.fact import MOST_EVIDENCE
from services.scoring.domain.state.slice import State
from shared.events.scoring import Band, RiskKind
from shared.events.statements.silence import HealthRed

_WORST_FIRST = (Band.RED, Band.AMBER, Band.GREEN)
_REASONS = 2
ADVICE_WHEN_RED = "Meet them in person. Ask how we are doing, and agree the one thing to change first."
_PLACE = {kind: place for place, kind in enumerate(RiskKind)}


def assess(state: State, at: datetime, policy: Policy) -> Health:
    """The client's health at ``at``, which must not be before the facts in ``state`` (by more than minutes).

    A closed client is assessed as of the closing, but for what went gravely wrong since.
    """
    return judge(assessment_inputs(state, at, policy), state, at, policy)


def judge(seen: AssessmentInputs, state: State, at: datetime, policy: Policy) -> Health:
    """As ``assess``, from inputs already computed."""
    reasons, closed = seen.reasons(state), CLIENT.of(state).closed is not None
    changes = [term.log_odds() for term in reasons]
    points, shares = shared_out(changes)
    contributions = _contributions(seen.at, reasons, changes, shares)
    confidence = seen.silence.confidence()
    risks = _risks(seen)
    if not closed and points < policy.bands.amber:
        risks = (*risks, _red(seen.at, contributions, policy))
    return Health(
        at=at,
        score=points,
        band=_band(points, confidence, risks, policy),
        confidence=confidence,
        chance_of_trouble=chance_of_trouble(seen, state, policy),
        contributions=contributions,
        cadence=cadence(state, seen.at, policy, seen.silence),
        risks=risks,
        closed=closed,
        policy=policy.version,
        nothing_open=seen.silence.resting,
    )


def _risks(seen: AssessmentInputs) -> tuple[Risk, ...]:
    """The open risks, in the order in which the event language lists their kinds."""
    found = [window for window in seen.windows if window.open_at(seen.now) and not window.muted]
    return tuple(_risk(window, seen) for window in sorted(found, key=lambda window: _PLACE[window.kind]))


def _risk(window: Window, seen: AssessmentInputs) -> Risk:
    rule, muted = RULES[window.kind], muted_with(window, seen.windows, seen.now)
    risk = window.risk(seen.now, rule.advice, opportunity=rule.opportunity)
    return risk if muted is None else replace(risk, cap=_worse(risk.cap, muted.cap_at(seen.now)))


def _contributions(at: int, reasons: list[Term], changes: list[float], shares: list[float]) -> tuple[Contribution, ...]:
    said = [
        Contribution(term.kind, term.subject, change, points, at, term.states, term.evidence, _moment(term.holds_until))
        for term, change, points in zip(reasons, changes, shares, strict=True)
    ]
    return tuple(sorted(said, key=lambda each: (-abs(each.log_odds), each.kind, each.subject)))


def _moment(time: int | None) -> datetime | None:
    return None if time is None else moment(time)


def _band(points: float, confidence: float, risks: Iterable[Risk], policy: Policy) -> Band:
    own = Band.GREEN if points >= policy.bands.green else Band.AMBER if points >= policy.bands.amber else Band.RED
    band = reduce(_worse, (risk.cap for risk in risks), own)
    return Band.NOT_ENOUGH_KNOWN if band is Band.GREEN and confidence < policy.bands.known else band


def _worse(one: Band | None, other: Band | None) -> Band:
    """The worse of two bands; a missing one is green."""
    return _WORST_FIRST[min(_rank(one), _rank(other))]


def _rank(band: Band | None) -> int:
    return _WORST_FIRST.index(Band.GREEN if band in {None, Band.NOT_ENOUGH_KNOWN} else band)


def _red(at: int, contributions: tuple[Contribution, ...], policy: Policy) -> Risk:
    worst = [each for each in contributions if each.log_odds > 0][:_REASONS]
    evidence = tuple(dict.fromkeys(name for each in worst for name in each.evidence))[-MOST_EVIDENCE:]
    now, facts = moment(at), HealthRed(limit=policy.bands.amber)
    return Risk(RiskKind.HEALTH_RED, "", now, now, now, at, facts, evidence=evidence, next_step=ADVICE_WHEN_RED)
