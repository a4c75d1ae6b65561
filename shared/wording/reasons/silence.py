"""What statements on silence say."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.events.statements.silence import HealthRed, InTouch, NoContact, RhythmBroken
from shared.wording.numbers import amount
from shared.wording.reader import Reader

_WEEK, _MONTH = 7, 30


def _in_touch(stated: InTouch, reader: Reader) -> str:
    counted = _counted(stated, reader)
    finished = "Their one matter is finished, and nothing is open. " if stated.nothing_open else ""
    newsletters = " Newsletters do not count." if stated.newsletters else ""
    if stated.last is None:
        return f"{finished}{counted}.{newsletters}"
    if stated.silent:
        return f"{finished}Not in touch since {reader.day(stated.last)}. {counted}.{newsletters}"
    return f"{finished}{counted}. Last in touch {reader.on(stated.last)}.{newsletters}"


def _counted(stated: InTouch, reader: Reader) -> str:
    one, many = _kinds(spoken=stated.spoken)
    made = f"No {one}" if stated.made == 0 else f"{stated.made} {one if stated.made == 1 else many}"
    if stated.standard is None:
        return f"{made} on record"
    if stated.since is None:
        return f"{made} in the last year; our standard is {stated.standard:g}"
    return f"{made} since {reader.day(stated.since)}; our standard is {stated.standard:g} a year"


def _no_contact(stated: NoContact, reader: Reader) -> str:
    one, _ = _kinds(spoken=stated.spoken)
    return f"No {one} {_since(stated, reader)}; our rule is {amount(stated.allowed, 'day')}"


def _no_contact_title(stated: NoContact, reader: Reader) -> str:
    return f"no {_kinds(spoken=stated.spoken)[0]} {_since(stated, reader)}"


def _since(stated: NoContact, reader: Reader) -> str:
    if stated.last is not None:
        return f"since {reader.day(stated.last)}"
    return "on record" if stated.since is None else f"since our records began {reader.on(stated.since)}"


def _kinds(*, spoken: bool) -> tuple[str, str]:
    return ("call or meeting", "calls and meetings") if spoken else ("contact", "contacts")


def _rhythm_broken(stated: RhythmBroken, reader: Reader) -> str:
    last = f"Last in touch {reader.on(stated.last)}."
    return last if stated.usual is None else f"{last} Until then we were in touch {_usual(stated.usual)}."


def _rhythm_broken_title(stated: RhythmBroken, reader: Reader) -> str:
    return f"silent since {reader.day(stated.last)}, longer than they are used to"


def _usual(days: float) -> str:
    """E.g. "nearly every day", "about every week", "about every 3 weeks", "about every 4 months"."""
    for name, length, most in (("day", 1, 5), ("week", _WEEK, 60), ("month", _MONTH, float("inf"))):
        if days < most:
            number = max(1, round(days / length))
            return f"about every {name}" if number == 1 else f"about every {number} {name}s"
    raise AssertionError("a month has no longest gap")


def _health_red(stated: HealthRed, _reader: Reader) -> str:
    return f"The score is below {stated.limit:g} of 100"


WHY: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    InTouch: _in_touch,
    NoContact: _no_contact,
    RhythmBroken: _rhythm_broken,
    HealthRed: _health_red,
}
TITLES: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    NoContact: _no_contact_title,
    RhythmBroken: _rhythm_broken_title,
}
