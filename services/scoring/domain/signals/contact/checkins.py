"""Planned check-ins: what do you like, what is one thing we could do better. How often is agreed by tier.

A check-in is a talk for that purpose by a channel that counts as real, a word of theirs for it, or answers to its
questions. Where none was ever reported it is asked for early in the relationship only: it may be kept in a system that
tells us nothing. What they answered is kept for the brief.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Self

import msgspec
from msgspec.structs import replace
from typing_extensions import override

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.plain import ByTier
from services.scoring.domain.policy.units import Days
from services.scoring.domain.signals.ending import Ending, ended_as
from services.scoring.domain.signals.observed import beginning
from services.scoring.domain.signals.same_answer import Opinion, alike_words, once, respondent_key
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.fact import Fact, among, brief, replaced
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import Channel, ContactLogged, Direction, FeedbackReceived, Purpose
from shared.events.scoring import RiskKind
from shared.events.statements.contact import CheckInDue
from shared.events.statements.endings import CheckInAhead
from shared.lww import later

#: People whose answers are kept, answers of each, and characters of a question and of an answer.
_MOST, _MOST_ANSWERS, _QUESTION, _ANSWER = 4, 6, 150, 600
_MARK = attrgetter("mark")


@dataclass(frozen=True, slots=True)
class Constants:
    """``every``: by tier. ``first_followed_for``: how long the first one is asked for, after it was due."""

    every: ByTier[Days]
    first_followed_for: Days


class Answers(Opinion, frozen=True, array_like=True):
    """What one person said in a check-in: (question, answer), cut short where it is long."""

    respondent: str | None
    said: tuple[tuple[str, str], ...]

    @property
    @override
    def by(self) -> str:
        """Their `respondent_key`."""
        return respondent_key(self.respondent)

    @property
    @override
    def words(self) -> str:
        """All answers."""
        return "\n".join(answer for _, answer in self.said)

    @override
    def alike(self, other: Self) -> bool:
        """The one is a part of the other."""
        said, too = dict(self.said), dict(other.said)
        common = said.keys() & too.keys()
        return len(common) == min(len(said), len(too)) and all(alike_words(said[each], too[each]) for each in common)


class CheckIns(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``talks``: by channel the latest. ``heard``: when they last wrote or answered.

    ``answers``: the latest of each person, by `respondent_key`. ``unnamed``: of people without a name, in order; in a
    state kept before there was this, the latest of them under the empty key.
    """

    talks: dict[str, Fact] = {}
    heard: Fact | None = None
    answers: dict[str, Answers] = {}
    unnamed: tuple[Answers, ...] = ()


def _contact(known: CheckIns, fact: Fact, data: ContactLogged) -> CheckIns:
    if data.purpose is not Purpose.CHECK_IN or data.automated:
        return known
    if data.direction is Direction.INBOUND:
        return replace(known, heard=later(known.heard, fact))
    channel = data.channel.value
    return replace(known, talks={**known.talks, channel: later(known.talks.get(channel), fact)})


def _answered(known: CheckIns, fact: Fact, data: FeedbackReceived) -> CheckIns:
    """Feedback without answers is none to a check-in."""
    if not data.answers:
        return known
    said = tuple(
        (brief(each.question, _QUESTION) or "", brief(each.answer, _ANSWER) or "")
        for each in data.answers[:_MOST_ANSWERS]
    )
    answers = Answers(fact.time, fact.id, fact.recorded, data.respondent, said)
    known = replace(known, heard=later(known.heard, fact))
    if answers.by:
        return replace(known, answers=replaced(known.answers, answers.by, answers, _MOST))
    return replace(known, unnamed=among(known.unnamed, answers, _MOST))


CHECKINS = Slice("checkins", CheckIns(), {ContactLogged: _contact, FeedbackReceived: _answered})
CONSTANTS = Section("checkins", Constants)


def latest_answers(state: State) -> tuple[Answers, ...]:
    """The latest answers of each of up to four people, the latest first."""
    known = CHECKINS.of(state)
    return tuple(once((*known.answers.values(), *known.unnamed))[::-1][:_MOST])


def last_checkin(state: State, policy: Policy) -> Fact | None:
    """The latest check-in, None if none was reported."""
    known = CHECKINS.of(state)
    talks = [talk for channel, talk in known.talks.items() if Channel(channel) in policy.counts_as_real]
    return max((*talks, *filter(None, [known.heard])), key=_MARK, default=None)


def next_due(state: State, policy: Policy) -> int | None:
    """When the next check-in is due, in microseconds: after the last one, or after the relationship's beginning.

    None where the client's tier has none, or where neither is known.
    """
    return _due_after(state, policy, last_checkin(state, policy), _every(state, policy))


def _due_after(state: State, policy: Policy, last: Fact | None, every: float | None) -> int | None:
    if last is not None:
        since: int | None = last.time
    else:
        since = beginning(state, policy) if CLIENT.of(state).began is not None else None
    return None if every is None or since is None else since + span(every)


def _every(state: State, policy: Policy) -> float | None:
    """In days."""
    every = CONSTANTS.of(policy).every
    return every.get(CLIENT.of(state).tier_name or "", every.get(policy.default_tier))


def _due(state: State, policy: Policy) -> Iterator[Window]:
    """Until a check-in takes place; the first one for some time only."""
    last, every = last_checkin(state, policy), _every(state, policy)
    opens = _due_after(state, policy, last, every)
    if opens is None or every is None:
        return
    known = last or CLIENT.of(state).onboarded
    yield Window(
        RiskKind.CHECKIN_DUE,
        opens,
        None if last is not None else opens + span(CONSTANTS.of(policy).first_followed_for),
        partial(_facts, last, every),
        cause_recorded=opens if known is None else max(opens, known.recorded),
        evidence=() if known is None else (known.id,),
    )


def _due_ended(state: State, _subject: str, at: int, policy: Policy) -> Ending:
    """By a check-in, by a longer time between them, or because the first one is asked for no longer."""
    last, due = last_checkin(state, policy), next_due(state, policy)
    if due is None:
        return ended_as("checkins_ended")
    if due <= at:
        return ended_as("first_checkin_past")
    if last is None:
        return Ending(CheckInAhead(due=moment(due)))
    return Ending(CheckInAhead(due=moment(due), when=moment(last.time)), (last.id,))


def _facts(last: Fact | None, every: float, _at: int) -> CheckInDue:
    return CheckInDue(every=every, last=None if last is None else moment(last.time))


SIGNAL = Signal(
    slice=CHECKINS,
    constants=CONSTANTS,
    needs=(CLIENT, CHECKINS),
    risks={
        RiskKind.CHECKIN_DUE: RiskRule(
            _due,
            _due_ended,
            advice="Ask them what they like and what is one thing we could do better, write both down, and change that "
            "one thing.",
        )
    },
)
