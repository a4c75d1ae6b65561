"""Promise against practice: how soon calls and e-mails are answered, against the hours agreed with the client.

Hours are working hours of whoever was asked for, where nobody said of the responsible partner. Of each channel the
latest answers count, as far as they were asked for since the hours were agreed; where nothing was agreed nothing was
promised. It adds nothing to the score: an answer, however late, must not hurt more than none. What waits for an answer
speaks for itself (`calls`, `emails`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Literal

import msgspec
from msgspec.structs import replace

from services.scoring.domain import packed, words
from services.scoring.domain.answering import Answer, calls_answered, mails_answered, noted
from services.scoring.domain.client import CLIENT
from services.scoring.domain.clock import HOUR, span
from services.scoring.domain.contacts import CONTACTS
from services.scoring.domain.fact import Fact
from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.signal import RiskRule, Signal
from services.scoring.domain.signals.calls import CALLS
from services.scoring.domain.signals.emails import EMAILS
from services.scoring.domain.state import Slice, State
from services.scoring.domain.units import Count, Days, Share
from services.scoring.domain.window import Ending, Window
from shared.events.interactions import CallMissed, Channel, ContactLogged, Direction
from shared.events.scoring import RiskKind

#: What was asked for and is remembered, of each channel; our words in threads.
_MOST, _MOST_SENT = 64, 128

Asked = Literal["calls", "emails"]


@dataclass(frozen=True, slots=True)
class Constants:
    """``latest``: answers that count, of a channel; ``at_least``: so many of them are needed.

    ``share``: fewer than these within the hours agreed are a risk. ``followed_for``: how long after the last answer.
    """

    latest: Count
    at_least: Count
    share: Share
    followed_for: Days


class AnswerTimes(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``missed``, ``written``: calls and e-mails, packed (time, key of the call or thread) by whom they were for.

    ``sent``: packed (time, key of the thread) of our words in threads. When calls were returned is in `calls`.
    """

    missed: dict[str, bytes] = {}
    written: dict[str, bytes] = {}
    sent: bytes = b""


class AnswerTime(msgspec.Struct, frozen=True, gc=False):
    """One answer. ``person``: whom they had asked for, None where that is not known. Times in microseconds.

    ``hours``: the working hours it took. ``within``: whether those agreed had not passed; None: none were agreed then.
    """

    channel: Asked
    person: str | None
    asked: int
    answered: int
    hours: float
    within: bool | None


class Practice(msgspec.Struct, frozen=True, gc=False):
    """A channel as measured: the answers that count, whether each was in time, and the hours agreed."""

    channel: Asked
    agreed: Fact
    hours: float
    answers: list[Answer]
    in_time: list[bool]


def _missed(known: AnswerTimes, fact: Fact, data: CallMissed) -> AnswerTimes:
    missed = noted(known.missed, data.whom, fact.time, packed.key_of(data.call), _MOST)
    return known if missed is known.missed else replace(known, missed=missed)


def _contact(known: AnswerTimes, fact: Fact, data: ContactLogged) -> AnswerTimes:
    """As in `emails`: they write e-mails, we may answer by any channel."""
    if data.thread is None or data.automated:
        return known
    if data.direction is Direction.OUTBOUND:
        return replace(known, sent=packed.insert(known.sent, fact.time, packed.key_of(data.thread), _MOST_SENT))
    if data.channel is not Channel.EMAIL or data.substance is False:
        return known
    return replace(known, written=noted(known.written, data.by, fact.time, packed.key_of(data.thread), _MOST))


ANSWER_TIMES = Slice("answer_times", AnswerTimes(), {CallMissed: _missed, ContactLogged: _contact})
CONSTANTS = Section("answer_times", Constants)


def answer_times(state: State, policy: Policy) -> list[AnswerTime]:
    """All answers that are remembered, calls first, each channel in the order in which they were given."""
    partner, found = CLIENT.of(state).partner_id, list[AnswerTime]()
    for channel, answered in _ANSWERED.items():
        fact, hours = _promise(state, channel)
        for each in answered(state):
            person = each.whom or partner
            took = policy.people.between(person, each.asked, each.answered) / HOUR
            promised = fact is not None and hours is not None and each.asked >= fact.time
            within = _in_time(each, partner, hours, policy) if promised and hours is not None else None
            found.append(AnswerTime(channel, person, each.asked, each.answered, took, within))
    return found


def median_hours(answers: Iterable[AnswerTime]) -> float | None:
    """The median of the working hours they took; None of no answer."""
    return median(hours) if (hours := [each.hours for each in answers]) else None


def share_within(answers: Iterable[AnswerTime]) -> float | None:
    """The share that was within the hours agreed, 0 to 1; None where nothing was agreed."""
    judged = [each.within for each in answers if each.within is not None]
    return sum(judged) / len(judged) if judged else None


def _calls(state: State) -> list[Answer]:
    missed = ANSWER_TIMES.of(state).missed
    return calls_answered(missed, CALLS.of(state).returned.records) if missed else []


def _mails(state: State) -> list[Answer]:
    known = ANSWER_TIMES.of(state)
    full = len(known.sent) >= _MOST_SENT * packed.SIZE
    return mails_answered(known.written, known.sent, full=full) if known.written and known.sent else []


def _promise(state: State, channel: Asked) -> tuple[Fact | None, float | None]:
    """The agreement, and the hours agreed; None: none."""
    agreed = CALLS.of(state).agreed if channel == "calls" else EMAILS.of(state).agreed
    return (None, None) if agreed is None else (agreed, agreed.within)


def _in_time(answer: Answer, partner: str | None, hours: float, policy: Policy) -> bool:
    """What was answered before so many hours had passed on the clock needs no calendar."""
    work = round(hours * HOUR)
    return answer.answered - answer.asked <= work or answer.answered <= policy.people.after(
        answer.whom or partner, answer.asked, work
    )


def _practice(state: State, channel: Asked, policy: Policy) -> Practice | None:
    """What there is to judge by; None where nothing was promised."""
    fact, hours = _promise(state, channel)
    if fact is None or hours is None:
        return None
    partner = CLIENT.of(state).partner_id
    answers = [each for each in _ANSWERED[channel](state) if each.asked >= fact.time]
    return Practice(channel, fact, hours, answers, [_in_time(each, partner, hours, policy) for each in answers])


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
    for channel in _ANSWERED:
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
            partial(_words, practice, CLIENT.of(state).partner_id, policy),
            subject=channel,
            # Not each late answer: it would make news of every one.
            evidence=(practice.agreed.id, *_named(state, channel, tipped)),
        )


def _named(state: State, channel: Asked, time: int) -> tuple[str, ...]:
    """The answer of then, as far as its id is remembered."""
    return CALLS.of(state).returned.evidence(time) if channel == "calls" else CONTACTS.of(state).named(time)


def _words(practice: Practice, partner: str | None, policy: Policy, _at: int) -> str:
    counted = _counted(len(practice.answers), CONSTANTS.of(policy))
    answers, in_time = practice.answers[counted], practice.in_time[counted]
    took = [policy.people.between(each.whom or partner, each.asked, each.answered) / HOUR for each in answers]
    hours = words.amount(round(median(took), 1), "working hour")
    were = "was" if practice.hours == 1 else "were"
    return words.sentence(
        f"{_NAMES[practice.channel]} are answered after {hours} (the median of {len(answers)}), promised {were} "
        f"{practice.hours:g}; {sum(in_time)} of {len(answers)} were answered in time"
    )


def _ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By faster answers, other hours agreed, or because the last answer is long ago."""
    constants = CONSTANTS.of(policy)
    channel: Asked = "calls" if subject == "calls" else "emails"
    fact, practice = _promise(state, channel)[0], _practice(state, channel, policy)
    if practice is None or len(practice.answers) < max(1, constants.at_least):
        return Ending("Other hours to answer were agreed.", () if fact is None else (fact.id,))
    end, latest = len(practice.answers), practice.answers[-1].answered
    if _slow(practice, end, constants):
        days = words.amount(constants.followed_for, "day")
        return Ending(f"The last answer is older than {days}: it says nothing of today.")
    judged = practice.in_time[_counted(end, constants)]
    why = f"{sum(judged)} of the last {len(judged)} were answered in time, the latest on {words.day(latest, at)}."
    return Ending(why, _named(state, channel, latest))


_ANSWERED: dict[Asked, Callable[[State], list[Answer]]] = {"calls": _calls, "emails": _mails}
_NAMES: dict[Asked, str] = {"calls": "calls", "emails": "e-mails"}

SIGNAL = Signal(
    slice=ANSWER_TIMES,
    constants=CONSTANTS,
    needs=(ANSWER_TIMES,),
    risks={
        RiskKind.SLOW_ANSWERS: RiskRule(
            _risk,
            _ended,
            advice="Agree who answers them when you cannot, or promise the client only what you can keep.",
        )
    },
)
