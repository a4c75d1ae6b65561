"""What each form of an ending says."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.events.statements.endings import (
    AnsweredInTime,
    CheckInAhead,
    EndedAfter,
    EndedAs,
    EndedOn,
    InTouchAgain,
    MatchRated,
    MovedTo,
    PaceEnough,
    PromoterPast,
    PutRightFirst,
    ScoreBack,
    ScoreGiven,
    StillTime,
)
from shared.wording import reasons
from shared.wording.endings.phrases import CIRCUMSTANCES, HAPPENED, LAPSED
from shared.wording.numbers import amount
from shared.wording.reader import Reader

_MOVED = {
    "action_moved": "It is now planned for",
    "deadline_moved": "The deadline was moved to",
    "promise_moved": "It is now promised for",
    "terms_until": "New terms were agreed, until",
}


def _on(stated: EndedOn, reader: Reader) -> str:
    return HAPPENED[stated.kind].format(on=reader.on(stated.when), day=reader.day(stated.when))


def _after(stated: EndedAfter, _reader: Reader) -> str:
    return LAPSED[stated.kind].format(days=amount(stated.days, "day"))


def _as(stated: EndedAs, _reader: Reader) -> str:
    return CIRCUMSTANCES[stated.kind]


def _moved(stated: MovedTo, reader: Reader) -> str:
    return f"{_MOVED[stated.kind]} {reader.day(stated.to)}"


def _still_time(stated: StillTime, reader: Reader) -> str:
    if stated.kind == "complaint_in_time":
        return f"The complaint is of {reader.day(stated.began)}: there is still time"
    return f"It appeared only {reader.on(stated.began)}; there is still time to mention it"


def _score_given(stated: ScoreGiven, reader: Reader) -> str:
    return f"They gave {stated.value} of {stated.most} {reader.on(stated.when)}"


def _promoter_past(stated: PromoterPast, reader: Reader) -> str:
    if stated.given is None:
        return f"It is no longer the moment, although they gave us {stated.nps} of 10"
    return f"They gave us {stated.nps} of 10 {reader.on(stated.given)}: too long ago now"


def _put_right_first(stated: PutRightFirst, reader: Reader) -> str:
    first = "" if stated.first is None else f" {reasons.why(stated.first, reader)}"
    return f"Something has to be put right first.{first}"


def _in_time(stated: AnsweredInTime, reader: Reader) -> str:
    return f"{stated.in_time} of the last {stated.of} were answered in time, the latest {reader.on(stated.when)}"


def _match(stated: MatchRated, reader: Reader) -> str:
    who = "it was noted" if stated.by is None else f"{stated.by} said"
    how = f"well they and the person responsible go together: {stated.rating} of 5"
    return f"{who} {reader.on(stated.when)} how {how}"


def _pace(stated: PaceEnough, reader: Reader) -> str:
    year = f"{stated.forecast} in the year to {reader.day(stated.until)}"
    return f"At the present pace it will be {year}; our standard is {stated.standard:g}"


def _checkin(stated: CheckInAhead, reader: Reader) -> str:
    asked = "" if stated.when is None else f"They were asked {reader.on(stated.when)}. "
    return f"{asked}The next check-in is due {reader.on(stated.due)}"


def _in_touch(stated: InTouchAgain, reader: Reader) -> str:
    kinds = "call or meeting" if stated.spoken else "contact"
    return f"The last {kinds} was {reader.on(stated.when)}, recent enough"


def _score_back(stated: ScoreBack, _reader: Reader) -> str:
    return f"The score is back at {stated.score} of 100"


WHY: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    EndedOn: _on,
    EndedAfter: _after,
    EndedAs: _as,
    MovedTo: _moved,
    StillTime: _still_time,
    ScoreGiven: _score_given,
    PromoterPast: _promoter_past,
    PutRightFirst: _put_right_first,
    AnsweredInTime: _in_time,
    MatchRated: _match,
    PaceEnough: _pace,
    CheckInAhead: _checkin,
    InTouchAgain: _in_touch,
    ScoreBack: _score_back,
}
