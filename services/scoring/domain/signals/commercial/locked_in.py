"""Locked in: a client under contract with falling feedback, or with routine contact only.

Clients who cannot leave complain less, so their score says less until the day they may leave. It is a pattern, not
observed trouble: it neither adds to the score nor caps the band.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Self

import msgspec
from msgspec.structs import replace
from typing_extensions import override

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Csat, Days, Nps
from services.scoring.domain.signals.commercial.renewal import TERMS, Terms, ended_with, renewed
from services.scoring.domain.signals.ending import Ending, ended_after, ended_as, ended_by
from services.scoring.domain.signals.observed import beginning
from services.scoring.domain.signals.same_answer import Opinion, once, respondent_key
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.voice.recommendation import RATINGS
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.clock import DAY, moment, span
from services.scoring.domain.state.fact import Fact, names_of
from services.scoring.domain.state.slice import Slice, State
from shared.events.clients import Commitment
from shared.events.interactions import Channel, ContactLogged, FeedbackReceived, Purpose
from shared.events.scoring import RiskKind
from shared.events.statements.commercial import LockedIn as LockedInStated
from shared.events.statements.commercial import LowScore
from shared.events.statements.endings import ScoreGiven
from shared.lww import later

#: Scores remembered, and those of them that are told.
_MOST, _SHOWN = 64, 5
_MARK = attrgetter("mark")
_ROUTINE = frozenset({Purpose.STATUS, Purpose.BILLING, Purpose.MARKETING})


@dataclass(frozen=True, slots=True)
class Constants:
    """``ahead``: how long before the renewal. ``detractor_to``, ``dissatisfied_to``: what counts as low, fallen or not.

    ``score_counts_for``: how long a score is news. ``routine_for``: how long after the last talk beyond routine.
    """

    ahead: Days
    detractor_to: Nps
    dissatisfied_to: Csat
    score_counts_for: Days
    routine_for: Days


class Score(Opinion, frozen=True, array_like=True):
    """What was said of 10, how likely they are to recommend us, or of 5, how satisfied they are.

    ``who``: the person's `respondent_key`; of satisfaction, followed by that of the touchpoint.
    """

    value: int
    who: str
    most: int = 10

    @property
    @override
    def by(self) -> str:
        """The person's `respondent_key`."""
        return self.who.partition("/")[0]

    @override
    def of_one_thing(self, other: Self) -> bool:
        """Of one touchpoint."""
        return self.who.partition("/")[2] == other.who.partition("/")[2]

    @override
    def alike(self, other: Self) -> bool:
        """The same score."""
        return self.value == other.value


class LockedIn(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``scores``, ``satisfaction``: the latest of all people, in order. ``talks``: by channel, beyond routine.

    One answer may stand there twice, as it was reported: see `answers`.
    """

    scores: tuple[Score, ...] = ()
    talks: dict[str, Fact] = {}
    satisfaction: tuple[Score, ...] = ()


class Cause(msgspec.Struct, frozen=True, gc=False):
    """One reason, for a span of time. ``fact``: behind it, None where nothing ever happened."""

    opens: int
    closes: int
    fact: Fact | None
    score: Score | None = None
    before: Score | None = None


def _received(known: LockedIn, fact: Fact, data: FeedbackReceived) -> LockedIn:
    scores, satisfaction, who = known.scores, known.satisfaction, respondent_key(data.respondent)
    if data.nps is not None:
        scores = _with(scores, Score(fact.time, fact.id, fact.recorded, data.nps, who))
    if data.csat is not None:
        of_what = f"{who}/{respondent_key(data.touchpoint)}"
        satisfaction = _with(satisfaction, Score(fact.time, fact.id, fact.recorded, data.csat, of_what, most=5))
    return replace(known, scores=scores, satisfaction=satisfaction)


def answers(scores: Iterable[Score]) -> list[Score]:
    """``scores``, in order, each once however often it was reported."""
    return once(scores)


def _with(scores: tuple[Score, ...], score: Score) -> tuple[Score, ...]:
    same = next((each for each in scores if each.mark == score.mark), None)
    others = [each for each in scores if each is not same]
    return tuple(sorted((*others, later(same, score)), key=_MARK)[-_MOST:])


def _contact(known: LockedIn, fact: Fact, data: ContactLogged) -> LockedIn:
    """Whether it was beyond routine says who was there (``substance``), else its purpose."""
    if data.automated or not (data.purpose not in _ROUTINE if data.substance is None else data.substance):
        return known
    channel = str(data.channel)
    last = later(known.talks.get(channel), fact)
    return LockedIn(known.scores, {**known.talks, channel: last}, known.satisfaction)


LOCKED_IN = Slice("locked_in", LockedIn(), {FeedbackReceived: _received, ContactLogged: _contact})
CONSTANTS = Section("locked_in", Constants)


def _risk(state: State, policy: Policy) -> Iterator[Window]:
    """Each stretch of the months before the renewal in which there is a reason."""
    terms = TERMS.of(state).terms
    for causes in _stretches(_causes(state, policy)):
        assert terms is not None
        opens, scores = causes[0].opens, [cause.score for cause in causes if cause.score is not None]
        facts: list[Fact] = [*scores] or [cause.fact for cause in causes if cause.fact is not None]
        yield Window(
            RiskKind.LOCKED_IN,
            opens,
            max(cause.closes for cause in causes),
            partial(_facts, terms, causes),
            cause_recorded=max(opens, terms.recorded, *(fact.recorded for fact in facts)),
            verbatim=_verbatim(state, scores),
            evidence=(terms.id, *dict.fromkeys(names_of(facts))),
            holds=partial(_next_turn, causes),
        )


def _causes(state: State, policy: Policy) -> list[Cause]:
    """Clipped to the time before the renewal in which they can be of use; empty for who is free to leave."""
    terms, constants = TERMS.of(state).terms, CONSTANTS.of(policy)
    if terms is None or terms.renewal is None or terms.commitment != Commitment.UNDER_CONTRACT:
        return []
    first, last = max(terms.time, terms.renewal - span(constants.ahead)), terms.renewal + DAY
    found = [*_low_scores(state, constants), *_routine(state, policy, last)]
    clipped = [replace(cause, opens=max(cause.opens, first), closes=min(cause.closes, last)) for cause in found]
    return [cause for cause in clipped if cause.opens < cause.closes]


def _low_scores(state: State, constants: Constants) -> Iterator[Cause]:
    """Of each person whose latest score is low, or lower than the one before. An unnamed person has none before."""
    known, by_person = LOCKED_IN.of(state), dict[str, list[Score]]()
    for score in (*answers(known.scores), *answers(known.satisfaction)):
        by_person.setdefault(score.who if score.by else score.id, []).append(score)
    for scores in by_person.values():
        score, before = scores[-1], scores[-2] if len(scores) > 1 else None
        fallen = before is not None and score.value < before.value
        if fallen or score.value <= _low(score, constants):
            closes = score.time + span(constants.score_counts_for)
            yield Cause(score.time, closes, score, score, before if fallen else None)


def _low(score: Score, constants: Constants) -> float:
    return constants.detractor_to if score.most == 10 else constants.dissatisfied_to  # noqa: PLR2004  of ten


def _routine(state: State, policy: Policy, last: int) -> Iterator[Cause]:
    """From some days after the last talk beyond routine; without one, after we could have seen one."""
    talk, start = _last_talk(state, policy), beginning(state, policy)
    since = talk.time if talk is not None else start
    if since is not None:
        yield Cause(since + span(CONSTANTS.of(policy).routine_for), last, talk)


def _last_talk(state: State, policy: Policy) -> Fact | None:
    talks = LOCKED_IN.of(state).talks
    real = [talk for channel, talk in talks.items() if Channel(channel) in policy.counts_as_real]
    return max(real, key=_MARK, default=None)


def _stretches(causes: list[Cause]) -> list[list[Cause]]:
    """Those that overlap or touch, together; in order of time."""
    found: list[list[Cause]] = []
    for cause in sorted(causes, key=lambda each: (each.opens, each.closes, "" if each.fact is None else each.fact.id)):
        if found and cause.opens <= max(each.closes for each in found[-1]):
            found[-1].append(cause)
        else:
            found.append([cause])
    return found


def _verbatim(state: State, scores: list[Score]) -> str | None:
    """What was said with the latest of ``scores``, where it was how likely they are to recommend us."""
    latest = max(scores, key=_MARK, default=None)
    if latest is None:
        return None
    return next((each.verbatim for each in RATINGS.of(state).opinions() if each.id == latest.id), None)


def _ended(state: State, _subject: str, at: int, policy: Policy) -> Ending:
    """By the renewal or other terms, or because nothing speaks for it any more."""
    terms = TERMS.of(state).terms
    if terms is None or terms.renewal is None or terms.commitment != Commitment.UNDER_CONTRACT:
        return ended_as("contract_over", terms)
    if terms.renewal + DAY <= at:
        return ended_with(terms, terms.renewal)
    return max(_turns(state, terms, at, policy), key=lambda turn: turn[0])[1]


def _turns(state: State, terms: Terms, at: int, policy: Policy) -> Iterator[tuple[int, Ending]]:
    """What may have ended it, each with its time."""
    known, constants = LOCKED_IN.of(state), CONSTANTS.of(policy)
    yield terms.time, renewed(terms, terms.renewal or 0)
    for talk in known.talks.values():
        yield talk.time, ended_by("talked_beyond_routine", talk)
    low = {cause.fact: cause.closes for cause in _low_scores(state, constants)}
    for score in (*known.scores[-1:], *known.satisfaction[-1:]):
        if score not in low:
            given = ScoreGiven(value=score.value, most=score.most, when=moment(score.time))
            yield score.time, Ending(given, (score.id,))
    for closes in low.values():
        if closes <= at:
            yield closes, ended_after("last_score_old", constants.score_counts_for)


def _next_turn(causes: list[Cause], at: int) -> int | None:
    """When the next of the reasons begins or ends."""
    turns = (turn for cause in causes for turn in (cause.opens, cause.closes))
    return min((turn for turn in turns if turn > at), default=None)


def _facts(terms: Terms, causes: list[Cause], at: int) -> LockedInStated:
    now = [cause for cause in causes if cause.opens <= at < cause.closes]
    low = [_low_score(cause.score, cause.before) for cause in now if cause.score is not None]
    talks = [cause.fact for cause in now if cause.score is None]
    talked = next(iter(talks), None)
    return LockedInStated(
        until=moment(terms.renewal or 0).date(),
        scores=tuple(low[-_SHOWN:]),
        routine=bool(talks),
        talked=None if talked is None else moment(talked.time),
    )


def _low_score(score: Score, before: Score | None) -> LowScore:
    given_before = None if before is None else before.value
    return LowScore(value=score.value, most=score.most, when=moment(score.time), before=given_before)


SIGNAL = Signal(
    slice=LOCKED_IN,
    constants=CONSTANTS,
    needs=(TERMS,),
    risks={
        RiskKind.LOCKED_IN: RiskRule(
            _risk,
            _ended,
            advice="Meet them as if they were free to go. "
            "Ask what they would change, and change one thing before the renewal.",
        )
    },
)
