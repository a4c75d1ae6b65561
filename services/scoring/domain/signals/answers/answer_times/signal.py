"""Promise against practice: how soon calls and e-mails are answered, against the hours agreed with the client.

Hours are working hours of the person asked for, or of the responsible partner if unknown. The latest answers of each
channel count, if requested since the hours were agreed; without an agreement nothing was promised. It adds nothing to
the score: a late answer must not hurt more than none. Open requests have signals of their own (`calls`, `emails`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from statistics import median

import msgspec

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Count, Days, Share
from services.scoring.domain.signals.answers.answer_times.pairing import Answer
from services.scoring.domain.signals.answers.answer_times.slice import ANSWER_TIMES
from services.scoring.domain.signals.answers.answer_times.times import ANSWERS, Asked, hours_taken, in_time, promise
from services.scoring.domain.signals.answers.calls import CALLS
from services.scoring.domain.signals.ending import Ending, ended_after, ended_as
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.fact import Fact
from services.scoring.domain.state.slice import State
from shared.events.scoring import RiskKind
from shared.events.statements.answers import SlowAnswers
from shared.events.statements.endings import AnsweredInTime


@dataclass(frozen=True, slots=True)
class Constants:
    """``latest``: answers that count, of a channel; ``at_least``: so many of them are needed.

    ``share``: fewer than these within the hours agreed are a risk. ``followed_for``: how long after the last answer.
    """

    latest: Count
    at_least: Count
    share: Share
    followed_for: Days


CONSTANTS = Section("answer_times", Constants)


class Practice(msgspec.Struct, frozen=True, gc=False):
    """A channel as measured: the answers that count, whether each was in time, and the hours agreed."""

    channel: Asked
    agreed: Fact
    hours: float
    answers: list[Answer]
    in_time: list[bool]


def _practice(state: State, channel: Asked, policy: Policy) -> Practice | None:
    """The answers to judge; None if nothing was promised."""
    fact, hours = promise(state, channel)
    if fact is None or hours is None:
        return None
    partner = CLIENT.of(state).partner_id
    answers = [each for each in ANSWERS[channel](state, policy) if each.asked >= fact.time]
    return Practice(channel, fact, hours, answers, [in_time(each, partner, hours, policy) for each in answers])


def _counted(end: int, constants: Constants) -> slice:
    """The answers that count once there are ``end``."""
    return slice(max(0, end - max(1, round(constants.latest))), end)


def _slow(practice: Practice, end: int, constants: Constants) -> bool:
    """Whether they were slow once there were ``end`` answers."""
    judged = practice.in_time[_counted(end, constants)]
    return len(judged) >= max(1, constants.at_least) and sum(judged) < constants.share * len(judged)


def _risk(state: State, policy: Policy) -> Iterator[Window]:
    """Of each channel, from the answer by which fewer than the share were in time."""
    constants = CONSTANTS.of(policy)
    for channel in ANSWERS:
        practice = _practice(state, channel, policy)
        if practice is None or not _slow(practice, len(practice.answers), constants):
            continue
        end = len(practice.answers)
        while _slow(practice, end - 1, constants):
            end -= 1
        tipped = practice.answers[end - 1].answered
        yield Window(
            RiskKind.SLOW_ANSWERS,
            tipped,
            practice.answers[-1].answered + span(constants.followed_for),
            partial(_facts, practice, CLIENT.of(state).partner_id, policy),
            subject=channel,
            # Not each late answer, as every one would change the risk.
            evidence=(practice.agreed.id, *_named(state, channel, tipped)),
        )


def _named(state: State, channel: Asked, time: int) -> tuple[str, ...]:
    """The answer of then, as far as its id is remembered."""
    return CALLS.of(state).returned.evidence(time) if channel == "calls" else CONTACTS.of(state).named(time)


def _facts(practice: Practice, partner: str | None, policy: Policy, _at: int) -> SlowAnswers:
    counted = _counted(len(practice.answers), CONSTANTS.of(policy))
    answers, in_time = practice.answers[counted], practice.in_time[counted]
    took = [hours_taken(each, partner, policy) for each in answers]
    return SlowAnswers(
        channel=practice.channel,
        hours=practice.hours,
        answers=len(answers),
        in_time=sum(in_time),
        half_took=round(median(took), 1),
    )


def _ended(state: State, subject: str, _at: int, policy: Policy) -> Ending:
    """By faster answers, other hours agreed, or because the last answer is long ago."""
    constants = CONSTANTS.of(policy)
    channel: Asked = "calls" if subject == "calls" else "emails"
    fact, practice = promise(state, channel)[0], _practice(state, channel, policy)
    if practice is None or len(practice.answers) < max(1, constants.at_least):
        return ended_as("other_hours", fact)
    end, latest = len(practice.answers), practice.answers[-1].answered
    if _slow(practice, end, constants):
        return ended_after("answers_old", constants.followed_for)
    judged = practice.in_time[_counted(end, constants)]
    facts = AnsweredInTime(in_time=sum(judged), of=len(judged), when=moment(latest))
    return Ending(facts, _named(state, channel, latest))


SIGNAL = Signal(
    slice=ANSWER_TIMES,
    constants=CONSTANTS,
    needs=(ANSWER_TIMES,),
    risks={
        RiskKind.SLOW_ANSWERS: RiskRule(
            _risk,
            _ended,
            advice="Agree who answers when you cannot, or agree with them a time that you can keep.",
        )
    },
)
