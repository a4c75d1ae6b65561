"""What happened since the last meeting."""

from collections.abc import Iterator
from datetime import date, datetime, time

from services.scoring.domain import words
from services.scoring.domain.assessment.health import Health
from services.scoring.domain.brief.kinds import plain
from services.scoring.domain.brief.model import Change, Ended, Past, SinceMeeting
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.commercial.matters import MATTERS
from services.scoring.domain.signals.commercial.unbilled_favours import TIME, favours
from services.scoring.domain.signals.voice.recommendation import RATINGS
from services.scoring.domain.state.clock import micros, moment
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.slice import State
from shared.events.interactions import Channel
from shared.events.scoring import RiskKind
from shared.events.statements.endings import ended_when
from shared.wording import Reader, endings, names_a_day
from shared.wording.standing import printed, standing

#: The ends of these are news of our records, or said by the score.
_UNTOLD = frozenset({RiskKind.HEALTH_RED, RiskKind.NOT_ONBOARDED, RiskKind.REFERRAL_MOMENT})
_MEETINGS = frozenset({Channel.MEETING, Channel.VIDEO})
_MOST = 6


def last_meeting(state: State) -> int | None:
    """When we last met or saw them, in microseconds."""
    return CONTACTS.of(state).last(_MEETINGS)


def since_meeting(state: State, health: Health, past: Past, policy: Policy, reader: Reader) -> SinceMeeting:
    """The changes after it; without a meeting, all that is remembered."""
    met = last_meeting(state)
    after = 0 if met is None else met
    found = [
        *_risks(health, past, reader),
        *_matters(state),
        *_ratings(state),
        *_time_given(state, micros(health.at), policy),
    ]
    changes = sorted((each for each in found if micros(each.when) > after), key=lambda each: each.when, reverse=True)
    real = CONTACTS.of(state).when(policy.counts_as_real)
    return SinceMeeting(
        met=None if met is None else moment(met),
        contacts=sum(time > after for time in real),
        score_then=past.score,
        moved=None if past.score is None else _moved(past.score, health, policy),
        changes=tuple(changes[:_MOST]),
    )


def _moved(then: float, health: Health, policy: Policy) -> str | None:
    """How the score went; None where it is not given now."""
    limits = policy.bands.limits
    now = standing(health.score, health.band, limits).number
    if now is None:
        return None
    before = printed(then, limits)
    return (
        f"The score was {before} then, as it is now." if now == before else f"The score was {before} then, now {now}."
    )


def _risks(health: Health, past: Past, reader: Reader) -> Iterator[Change]:
    """In few words: why those are open stands elsewhere on the page. That the score is red says the score."""
    for risk in health.risks:
        if risk.kind is not RiskKind.HEALTH_RED and not risk.opportunity:
            yield Change(risk.since, f"New: {plain(risk.kind.value)}.")
    for ended in past.ended:
        if ended.kind not in _UNTOLD:
            yield _over(ended, reader)


def _over(ended: Ended, reader: Reader) -> Change:
    """Dated by what ended it, where that is known: a history may have been read today."""
    if ended.facts is None:
        return Change(ended.when, f"Over: {plain(ended.kind)}. {ended.why}", dated=names_a_day(ended.why))
    why, known = endings.why(ended.facts, reader), ended_when(ended.facts)
    when = ended.when if known is None else min(ended.when, _start(known, reader))
    dated = known is not None and reader.day(known) in why
    return Change(when, f"Over: {plain(ended.kind)}. {why}", dated=dated)


def _start(when: date, reader: Reader) -> datetime:
    """The moment; of a day its beginning for the reader."""
    return when if isinstance(when, datetime) else datetime.combine(when, time(), tzinfo=reader.zone)


def _matters(state: State) -> Iterator[Change]:
    matters = MATTERS.of(state)
    for matter in matters.open.values():
        yield Change(moment(matter.time), f"They instructed us: {words.quoted(matter.title)}.")
    for closed in matters.closed.times():
        yield Change(moment(closed), "A matter was closed.")


def _ratings(state: State) -> Iterator[Change]:
    for rating in RATINGS.of(state).opinions():
        who = rating.respondent or "somebody there"
        asked = f"Asked whether they would recommend us, {who} gave {rating.nps} of 10."
        yield Change(moment(rating.time), asked)


def _time_given(state: State, at: int, policy: Policy) -> Iterator[Change]:
    """So that the client hears of it: what nobody is told of is no favour."""
    for favour in favours(state, at, policy):
        if favour.kind == TIME and favour.what is not None:
            spent = "" if favour.hours is None else f" ({words.amount(favour.hours, 'hour')})"
            yield Change(
                moment(favour.time), f"We worked for them without charging it: {words.quoted(favour.what)}{spent}."
            )
