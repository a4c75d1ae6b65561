"""Putting a brief together."""

from datetime import date
from itertools import chain

from services.scoring.domain.assessment.captive_clients import meaning
from services.scoring.domain.assessment.health import Contribution, Health
from services.scoring.domain.brief.ahead import ahead
from services.scoring.domain.brief.changes import since_meeting
from services.scoring.domain.brief.items import open_items
from services.scoring.domain.brief.model import (
    NO_PAST,
    Brief,
    Goals,
    HealthNow,
    Interest,
    Matter,
    OpenRisk,
    Past,
    Reason,
)
from services.scoring.domain.brief.people import names_of, ours, theirs
from services.scoring.domain.brief.talks import talks
from services.scoring.domain.brief.voice import most_and_least, said
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.commercial.classification import CLASSIFICATION
from services.scoring.domain.signals.commercial.matters import MATTERS
from services.scoring.domain.signals.growth.goals import GOALS, Agreed
from services.scoring.domain.signals.growth.interests import INTERESTS
from services.scoring.domain.signals.risk import Risk
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import micros, moment
from services.scoring.domain.state.entry import Said
from services.scoring.domain.state.fact import brief
from services.scoring.domain.state.slice import State
from shared.events.scoring import RiskKind
from shared.wording import Reader, sentence
from shared.wording.standing import standing

#: What a page holds of each; goals and outcomes of one agreement, and characters of each text.
_GOALS, _TEXTS, _LONGEST = 2, 4, 200
_REASONS, _RISKS, _INTERESTS, _PEOPLE, _ITEMS, _QUOTES, _MATTERS = 3, 4, 5, 6, 10, 4, 5
#: Of a risk of the first kind and one of the second about the same, the first says both.
_SAYS_BOTH = {
    RiskKind.COMPLAINT_UNACKNOWLEDGED: RiskKind.COMPLAINT_OPEN,
    RiskKind.CLIENT_NOT_TOLD: RiskKind.DEADLINE_AT_RISK,
}


def compose(  # noqa: PLR0917  the parts of a page
    client: str, state: State, health: Health, policy: Policy, reader: Reader, past: Past = NO_PAST
) -> Brief:
    """The brief as of the assessment, for ``reader``. ``past``: what scoring published before, if queried."""
    about, known, at = CLIENT.of(state), CLASSIFICATION.of(state), micros(health.at)
    mine, yours = tuple(ours(state)[:_PEOPLE]), tuple(theirs(state)[:_PEOPLE])
    matters, items = tuple(_matters(state)[:_MATTERS]), tuple(open_items(state, at, policy)[:_ITEMS])
    most, least = most_and_least(state, at, policy)
    mentioned = [each.person for each in mine], [person for each in yours for person in each.known_to]
    asked = [each.lead for each in matters], [each.who for each in items]
    return Brief(
        client=client,
        name=_value(about.name) or client,
        kind=_value(about.kind),
        tier=about.tier_name,
        sector=_value(known.sector),
        supervisor=_value(known.supervisor),
        since=None if about.since is None else date.fromisoformat(about.since.value),
        closed=health.closed,
        at=health.at,
        zone=str(reader.zone),
        policy=health.policy,
        goals=tuple(_goals(state)[:_GOALS]),
        standing=_standing(state, health, policy, reader),
        risks=tuple(_troubles(health, reader)[:_RISKS]),
        interests=tuple(_interests(state)[:_INTERESTS]),
        ours=mine,
        theirs=yours,
        matters=matters,
        open_items=items,
        said=tuple(said(state)[:_QUOTES]),
        most_valued=most,
        least_valued=least,
        since_meeting=since_meeting(state, health, past, policy, reader),
        ahead=() if health.closed else tuple(ahead(state, health, policy, reader)),
        names=names_of(policy, chain(*mentioned, *asked)),
    )


def _value(said_of: Said | None) -> str | None:
    return None if said_of is None else said_of.known


def _interests(state: State) -> list[Interest]:
    return [Interest(each.what, each.whose, each.yearly_on) for each in INTERESTS.of(state).live()]


def _goals(state: State) -> list[Goals]:
    """Of the relationship first, then of matters that are not closed, the latest first."""
    goals, matters = GOALS.of(state), MATTERS.of(state)
    found = [] if goals.relationship is None else [_agreed(None, goals.relationship)]
    latest = sorted(goals.matters.items(), key=lambda item: item[1].mark, reverse=True)
    titles = {name: matter.title for name, matter in matters.open.items()}
    return found + [_agreed(titles.get(name, name), agreed) for name, agreed in latest if not matters.closed.when(name)]


def _agreed(matter: str | None, agreed: Agreed) -> Goals:
    return Goals(matter, _short(agreed.goals), _short(agreed.outcomes), moment(agreed.time))


def _short(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(brief(text, _LONGEST) or "" for text in texts[:_TEXTS])


def _standing(state: State, health: Health, policy: Policy, reader: Reader) -> HealthNow:
    """What would be printed as no point at all is no reason."""
    reasons = sorted((_reason(each, reader) for each in health.contributions), key=lambda each: each.points)
    limits = policy.bands.limits
    told = standing(health.score, health.band, limits, health.held_by(limits), nothing_open=health.nothing_open)
    against = tuple(each for each in reasons if round(each.points) < 0)[:_REASONS]
    in_favour = tuple(each for each in reversed(reasons) if round(each.points) > 0)[:_REASONS]
    counted = any(each.kind == "silence" for each in (*against, *in_favour))
    return HealthNow(
        score=health.score,
        number=told.number,
        band=health.band,
        words=sentence(told.text),
        confidence=health.confidence,
        meaning=None if health.closed else meaning(state, micros(health.at), reader),
        against=against,
        in_favour=in_favour,
        contacts=health.cadence.contacts,
        expected=health.cadence.expected,
        last_contact=health.cadence.last_contact,
        talks=None if counted else talks(health.cadence, policy, reader),
    )


def _reason(one: Contribution, reader: Reader) -> Reason:
    return Reason(one.points, one.told(reader), one.facts.document(), one.holds_until, one.kind)


def _troubles(health: Health, reader: Reader) -> list[OpenRisk]:
    """Those that cap the band first, then as the event language lists their kinds; that all is red says the score.

    Of two about the same complaint or deadline the one that says both.
    """
    wrong = (risk for risk in health.risks if not risk.opportunity and risk.kind is not RiskKind.HEALTH_RED)
    risks = sorted(wrong, key=lambda risk: risk.cap is None)
    both = {(_SAYS_BOTH[risk.kind], risk.subject): risk for risk in risks if risk.kind in _SAYS_BOTH}
    told = {both.get(risk.key, risk).key: both.get(risk.key, risk) for risk in risks}
    return [_open(risk, reader) for risk in told.values()]


def _open(risk: Risk, reader: Reader) -> OpenRisk:
    return OpenRisk(
        risk.kind.value, risk.told(reader), risk.since, risk.next_step, risk.facts.document(), risk.holds_until
    )


def _matters(state: State) -> list[Matter]:
    latest = sorted(MATTERS.of(state).open.values(), key=lambda matter: matter.mark, reverse=True)
    return [Matter(matter.title, matter.lead, moment(matter.time)) for matter in latest]
