"""What statements on contact say: with whom, how often, and whether it is more than going through the motions."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.events.statements.contact import (
    Breadth,
    CadenceShortfall,
    CheckInDue,
    MatchAssessed,
    MatchInferred,
    MotionsOnly,
    SingleThread,
)
from shared.wording.numbers import amount, plural
from shared.wording.reader import Reader
from shared.wording.reasons.motions import motions
from shared.wording.sentences import listing
from shared.wording.spans import every, lately

_YEAR = 365


def _single_thread(stated: SingleThread, reader: Reader) -> str:
    who = reader.person(stated.person, "one of our people")
    has = "have" if who == "you" else "has"
    matters = f"they have given us {amount(stated.matters, 'matter')}"
    return f"Only {who} {has} been in touch {lately(stated.within)}, though {matters}"


def _single_thread_title(stated: SingleThread, reader: Reader) -> str:
    who = reader.person(stated.person, "one of our people")
    return f"only {who} {'are' if who == 'you' else 'is'} in touch with them"


def _shortfall(stated: CadenceShortfall, _reader: Reader) -> str:
    one, many = ("call or meeting", "calls and meetings") if stated.spoken else ("contact", "contacts")
    standard = f"our standard is {stated.standard:g}"
    if stated.made == 0:
        return f"No {one} in the last year; {standard}"
    made = f"{stated.made} {one if stated.made == 1 else many} in the last year, {_of_late(stated)}; {standard}."
    pace = round(stated.lately * _YEAR / stated.over)
    return f"{made} At that pace it will be {pace} in a year." if pace < stated.standard else made


def _of_late(stated: CadenceShortfall) -> str:
    of_late = lately(stated.over)
    if stated.lately == stated.made:
        return of_late if stated.made == 1 else f"all of them {of_late}"
    return f"{stated.lately or 'none'} of them {of_late}"


def _shortfall_title(stated: CadenceShortfall, _reader: Reader) -> str:
    return f"fewer contacts than our standard of {stated.standard:g} a year"


def _checkin(stated: CheckInDue, reader: Reader) -> str:
    what = "what they like and what we could do better"
    if stated.last is None:
        asked = f"No record that anybody has ever asked them {what}"
    else:
        asked = f"No record that anybody has asked them since {reader.day(stated.last)} {what}"
    return f"{asked}. Our rule is {every(stated.every)}."


def _checkin_title(stated: CheckInDue, reader: Reader) -> str:
    asked = "nobody has asked them"
    return f"{asked} yet how we do" if stated.last is None else f"{asked} how we do since {reader.day(stated.last)}"


def _assessed(stated: MatchAssessed, reader: Reader) -> str:
    rated = f"{stated.rating} of 5 {reader.on(stated.when)}"
    if not stated.poor:
        return f"They and the person responsible go well together: {rated}"
    asked = f"Asked how well they and the person responsible go together, {stated.by or 'they'} said"
    return f"{asked} {rated}. A colleague may suit them better."


def _inferred(stated: MatchInferred, reader: Reader) -> str:
    since = f"since responsibility for them changed hands {reader.on(stated.since)}"
    said = f"They sound less content {since}: {stated.after:.0f} of 100 on average, {stated.before:.0f} before"
    return f"{said}. There may be other reasons."


def _match_title(_stated: MatchAssessed | MatchInferred, _reader: Reader) -> str:
    return "they and the person responsible may not suit each other"


def _breadth(stated: Breadth, _reader: Reader) -> str:
    areas = f"we work for them in {stated.areas} {plural(stated.areas, 'field')} of law" if stated.areas else ""
    people = f"they know {stated.people} of our people" if stated.people else ""
    return listing([each for each in (people, areas) if each])


WHY: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    SingleThread: _single_thread,
    CadenceShortfall: _shortfall,
    MotionsOnly: motions,
    CheckInDue: _checkin,
    MatchAssessed: _assessed,
    MatchInferred: _inferred,
    Breadth: _breadth,
}
TITLES: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    SingleThread: _single_thread_title,
    CadenceShortfall: _shortfall_title,
    CheckInDue: _checkin_title,
    MatchAssessed: _match_title,
    MatchInferred: _match_title,
}
