"""Requests by phone and by mail, and our messages in threads: the data for answer times."""

import msgspec
from msgspec.structs import replace

from services.scoring.domain.signals.answers.answer_times.pairing import noted
from services.scoring.domain.state import packed
from services.scoring.domain.state.fact import Fact
from services.scoring.domain.state.slice import Slice
from services.scoring.domain.state.talks import person_key
from shared.events.interactions import CallMissed, Channel, ContactLogged, Direction

#: What was asked for and is remembered, of each channel; our words in threads.
MOST, MOST_SENT = 64, 128


class AnswerTimes(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``missed``, ``written``: calls and e-mails, packed (time, key of the call or thread) by whom they were for.

    ``sent``: packed (time, key of the thread) of our words in threads. ``senders``: packed (time, key of the person) of
    who wrote. When calls were returned is in `calls`.
    """

    missed: dict[str, bytes] = {}
    written: dict[str, bytes] = {}
    sent: bytes = b""
    senders: bytes = b""


def _missed(known: AnswerTimes, fact: Fact, data: CallMissed) -> AnswerTimes:
    missed = noted(known.missed, data.whom, fact.time, packed.key_of(data.call), MOST)
    return known if missed is known.missed else replace(known, missed=missed)


def _contact(known: AnswerTimes, fact: Fact, data: ContactLogged) -> AnswerTimes:
    """As in `emails`: they write e-mails, we may answer by any channel."""
    if data.thread is None or data.automated:
        return known
    if data.direction is Direction.OUTBOUND:
        return replace(known, sent=packed.insert(known.sent, fact.time, packed.key_of(data.thread), MOST_SENT))
    if data.channel is not Channel.EMAIL or data.substance is False:
        return known
    sender = person_key(next(iter(data.with_), None))
    return replace(
        known,
        written=noted(known.written, data.by, fact.time, packed.key_of(data.thread), MOST),
        senders=packed.insert(known.senders, fact.time, sender, MOST),
    )


ANSWER_TIMES = Slice("answer_times", AnswerTimes(), {CallMissed: _missed, ContactLogged: _contact})
