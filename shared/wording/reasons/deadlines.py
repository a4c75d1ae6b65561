"""What statements on deadlines say: in danger, passed, missed, and whether the client knows."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from shared.events.statements.commitments import (
    ClientNotTold,
    DeadlineAtRisk,
    DeadlineLapse,
    DeadlineMissed,
    DeadlineOverdue,
    Telling,
    ToldLate,
)
from shared.wording.numbers import amount
from shared.wording.reader import Reader
from shared.wording.reasons.notes import note
from shared.wording.sentences import quoted, shortened
from shared.wording.zones import zoned_clock

#: Up to here hours say more than days.
_IN_HOURS = timedelta(days=2)
_UNTOLD = "No record that the client was told."


def _at_risk(stated: DeadlineAtRisk, reader: Reader) -> str:
    return f"{_said(stated, reader, 'may be late')}.{note(stated.reason)} {_told(stated)}"


def _at_risk_title(stated: DeadlineAtRisk, reader: Reader) -> str:
    return f"{_short(stated, reader)} may be late"


def _missed(stated: DeadlineMissed, reader: Reader) -> str:
    missed = f"was missed{_when_missed(stated, reader)}"
    return f"{_said(stated, reader, missed)}.{note(stated.reason)} {_told(stated)}"


def _when_missed(stated: DeadlineMissed | ClientNotTold, reader: Reader) -> str:
    """Where it is not known when it was due."""
    return f" {reader.on(stated.when)}" if stated.due is None and stated.when is not None else ""


def _missed_title(stated: DeadlineMissed, _reader: Reader) -> str:
    return "a deadline was missed" if stated.what is None else f"deadline missed: {quoted(shortened(stated.what))}"


def _overdue(stated: DeadlineOverdue, reader: Reader) -> str:
    told = "" if stated.told is None else " The client has been told that it may be late."
    due = "" if stated.due is None else f" was due {_on(stated.due, reader)}"
    return f"{_named(stated, 'A')}{due}. No record that it was met.{told}"


def _overdue_title(stated: DeadlineOverdue, reader: Reader) -> str:
    what = "a deadline" if stated.what is None else quoted(shortened(stated.what))
    due = "has passed" if stated.due is None else f"was due {_on(stated.due, reader)}"
    return f"{what} {due}; no word of it"


def _not_told(stated: ClientNotTold, reader: Reader) -> str:
    return f"{_said(stated, reader, _late(stated) + _when_missed(stated, reader))}.{note(stated.reason)} {_UNTOLD}"


def _not_told_title(stated: ClientNotTold, reader: Reader) -> str:
    return f"{_short(stated, reader)} {_late(stated)}; no record that they know"


def _lapse(stated: DeadlineLapse, reader: Reader) -> str:
    what = "We missed a deadline" if stated.what is None else f"We missed a deadline: {quoted(stated.what)}"
    day = f"due {reader.on(stated.due)}" if stated.due is not None else reader.day(stated.when)
    return f"{what} ({day})"


def _told_late(stated: ToldLate, _reader: Reader) -> str:
    if stated.told is None:
        last = f"No record that the client was told that {_named(stated)} {_late(stated)}"
    else:
        last = f"They heard {_lag(stated)} after we did that {_named(stated)} {_late(stated)}"
    return last if stated.count == 1 else f"Told too late of {stated.count} delays. {last}"


def _late(stated: ClientNotTold | ToldLate) -> str:
    return "was missed" if stated.missed else "may be late"


def _told(stated: Telling) -> str:
    if stated.told is None:
        return _UNTOLD
    if stated.knew is None:
        return "The client has been told."
    if stated.told < stated.knew:
        return "The client had been warned."
    if stated.told - stated.knew < timedelta(hours=1):
        return "The client was told at once."
    return f"The client was told {_lag(stated)} after we knew."


def _lag(stated: Telling) -> str:
    assert stated.told is not None
    assert stated.knew is not None
    lag = stated.told - stated.knew
    return amount(lag // timedelta(hours=1), "hour") if lag < _IN_HOURS else amount(lag.days, "day")


def _said(stated: Telling, reader: Reader, what: str) -> str:
    """``what`` is to be said of the deadline, with when it is due, or was."""
    named = _named(stated, "A")
    if stated.due is None:
        return f"{named} {what}"
    due = f"due {_on(stated.due, reader)}"
    if reader.lasting:
        return f"{named}, {due}, {what}"
    return f"{named} {'was' if _is_over(stated.due, reader) else 'is'} {due} and {what}"


def _short(stated: Telling, reader: Reader) -> str:
    what = "a deadline" if stated.what is None else quoted(shortened(stated.what))
    return what if stated.due is None else f"{what}, due {_on(stated.due, reader)},"


def _on(due: date, reader: Reader) -> str:
    """With the hour, if there is one, on the day itself; and the zone, as it may be the last hour to do it."""
    day = reader.on(due)
    return f"{day} at {zoned_clock(due, reader)}" if isinstance(due, datetime) and day == "today" else day


def _named(stated: Telling, article: str = "a") -> str:
    return f"{article} deadline" if stated.what is None else quoted(stated.what)


def _is_over(due: date, reader: Reader) -> bool:
    return due <= reader.at if isinstance(due, datetime) else due < reader.today


WHY: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    DeadlineAtRisk: _at_risk,
    DeadlineMissed: _missed,
    DeadlineOverdue: _overdue,
    ClientNotTold: _not_told,
    DeadlineLapse: _lapse,
    ToldLate: _told_late,
}
TITLES: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    DeadlineAtRisk: _at_risk_title,
    DeadlineMissed: _missed_title,
    DeadlineOverdue: _overdue_title,
    ClientNotTold: _not_told_title,
}
