"""How soon clients were answered, in working hours of the person asked for, and whether within the hours agreed.

If that person is unknown, it is the responsible partner.
"""

from collections.abc import Callable, Iterable, Mapping
from statistics import median
from types import MappingProxyType
from typing import Literal

import msgspec

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.answers.answer_times.pairing import (
    Answer,
    calls_answered,
    in_order,
    mails_answered,
)
from services.scoring.domain.signals.answers.answer_times.slice import ANSWER_TIMES, MOST_SENT
from services.scoring.domain.signals.answers.calls import CALLS, heard
from services.scoring.domain.signals.answers.calls import CONSTANTS as CALLS_CONSTANTS
from services.scoring.domain.signals.answers.emails import EMAILS
from services.scoring.domain.state import packed
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import HOUR
from services.scoring.domain.state.fact import Fact
from services.scoring.domain.state.slice import State
from services.scoring.domain.state.talks import TALKS, person_key

Asked = Literal["calls", "emails"]


class AnswerTime(msgspec.Struct, frozen=True, gc=False):
    """One answer. ``person``: the one asked for, None if unknown. Times in microseconds.

    ``hours``: the working hours it took. ``within``: whether those agreed had not passed; None: none were agreed then.
    """

    channel: Asked
    person: str | None
    asked: int
    answered: int
    hours: float
    within: bool | None


def answer_times(state: State, policy: Policy) -> list[AnswerTime]:
    """All answers that are remembered, calls first, each channel in the order in which they were given."""
    partner, found = CLIENT.of(state).partner_id, list[AnswerTime]()
    for channel, answers in ANSWERS.items():
        fact, hours = promise(state, channel)
        for each in answers(state, policy):
            within = None
            if fact is not None and hours is not None and each.asked >= fact.time:
                within = in_time(each, partner, hours, policy)
            took = hours_taken(each, partner, policy)
            found.append(AnswerTime(channel, each.whom or partner, each.asked, each.answered, took, within))
    return found


def median_hours(answers: Iterable[AnswerTime]) -> float | None:
    """The median of the working hours they took; None of no answer."""
    return median(hours) if (hours := [each.hours for each in answers]) else None


def share_within(answers: Iterable[AnswerTime]) -> float | None:
    """The share that was within the hours agreed, 0 to 1; None where nothing was agreed."""
    judged = [each.within for each in answers if each.within is not None]
    return sum(judged) / len(judged) if judged else None


def promise(state: State, channel: Asked) -> tuple[Fact | None, float | None]:
    """The agreement, and the working hours agreed; None: none."""
    agreed = CALLS.of(state).agreed if channel == "calls" else EMAILS.of(state).agreed
    return (None, None) if agreed is None else (agreed, agreed.within)


def in_time(answer: Answer, partner: str | None, hours: float, policy: Policy) -> bool:
    """What was answered before so many hours had passed on the clock needs no calendar."""
    work = round(hours * HOUR)
    return answer.answered - answer.asked <= work or answer.answered <= policy.people.after(
        answer.whom or partner, answer.asked, work
    )


def hours_taken(answer: Answer, partner: str | None, policy: Policy) -> float:
    """In working hours."""
    return policy.people.between(answer.whom or partner, answer.asked, answer.answered) / HOUR


def _calls(state: State, policy: Policy) -> list[Answer]:
    """Those returned, and those since which we spoke with whoever rang; not those that somebody took at once."""
    missed = ANSWER_TIMES.of(state).missed
    if not missed:
        return []
    at_once = round(CALLS_CONSTANTS.of(policy).one_call * HOUR)
    reported = calls_answered(missed, CALLS.of(state).returned.records)
    talked = heard(state, policy).talked.values()
    found = [each for each in reported if each.answered - each.asked > at_once]
    return in_order([*found, *(Answer(call.whom, call.time, answer) for call, answer in talked)])


def _mails(state: State, _policy: Policy) -> list[Answer]:
    known, talks = ANSWER_TIMES.of(state), TALKS.of(state)
    if not known.written:
        return []
    senders = dict[int, set[int]]()
    for time, person in packed.unpack(known.senders):
        senders.setdefault(time, set()).add(person)

    def elsewhere(time: int) -> int | None:
        people = senders.get(time, set()) - {person_key(None)}
        return min((answer for one in people if (answer := talks.word_after(time, one)) is not None), default=None)

    full = len(known.sent) >= MOST_SENT * packed.SIZE
    return mails_answered(known.written, known.sent, elsewhere, full=full)


#: By channel, the answers of a client in the order in which they were given.
ANSWERS: Mapping[Asked, Callable[[State, Policy], list[Answer]]] = MappingProxyType({"calls": _calls, "emails": _mails})
