"""Reads times in a format of strptime, with what strptime leaves open or passes over: century, zone names, weekday."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from shared.importing.mapping.directives import directives, has_two_digit_year

#: Names of zones that mean one offset everywhere; a mapping adds its own.
ZONES: Mapping[str, str] = {"UTC": "+00:00", "GMT": "+00:00"}

_WIDTHS = {"Y": 4, "G": 4, "y": 2, "m": 2, "d": 2, "j": 3, "U": 2, "W": 2, "V": 2, "H": 2, "I": 2, "M": 2, "S": 2}
_PACKED = re.compile(rf"(?:%[{''.join(_WIDTHS)}]){{2,}}")
_CENTURY = 100


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """What formats leave open. ``pivot``: the first of the hundred years of %y; ``zones``: offsets by name, for %Z."""

    pivot: int | None = None
    zones: tuple[tuple[str, str], ...] = tuple(ZONES.items())


@dataclass(frozen=True, slots=True)
class Written:
    """Reads texts in a checked format, ``form``. ``packed``: digits without marks between them are of full width."""

    form: str
    left_open: LeftOpen
    packed: re.Pattern[str] | None
    zone: re.Pattern[str] | None
    two_digit_year: bool
    weekday: bool

    def __call__(self, text: str) -> datetime:
        """The time, without a zone where none is written. Raises ``ValueError`` for what does not match."""
        if self.packed is not None and not self.packed.search(text):
            raise ValueError("has fewer digits than the format")
        if self.zone is not None:
            text = self.zone.sub(self._offset, text)
        read = datetime.strptime(text, self.form)  # noqa: DTZ007  zone: see Moments
        if self.two_digit_year:
            read = self._in_century(read)
        if self.weekday and time.strptime(text, self.form).tm_wday != read.weekday():
            raise ValueError("names a weekday that the date does not have")
        return read

    def _offset(self, name: re.Match[str]) -> str:
        return dict(self.left_open.zones)[name[0]]

    def _in_century(self, read: datetime) -> datetime:
        pivot = self.left_open.pivot
        if pivot is None:
            raise ValueError("has a year of two digits")
        return read.replace(year=pivot + (read.year - pivot) % _CENTURY)


@cache
def reader(form: str, left_open: LeftOpen) -> Written:
    """What reads texts in ``form``."""
    used = directives(form)
    names = "|".join(re.escape(name) for name, _ in left_open.zones) if "Z" in used else ""
    return Written(
        form=form.replace("%Z", "%z"),
        left_open=left_open,
        packed=_packed(form),
        zone=re.compile(f"(?<![A-Za-z])(?:{names})(?![A-Za-z])") if names else None,
        two_digit_year=has_two_digit_year(form),
        weekday=not {"a", "A", "u", "w"}.isdisjoint(used),
    )


def _packed(form: str) -> re.Pattern[str] | None:
    """Digits of the widths that ``form`` packs together: 1112024 is 1 November or 11 January, and read as neither."""
    runs = []
    for run in _PACKED.finditer(form):
        width = sum(_WIDTHS[one] for one in directives(run[0]))
        before = "" if form[: run.start()][-1:].isdigit() else "(?<![0-9])"
        after = "" if form[run.end() :][:1].isdigit() or form.startswith("%f", run.end()) else "(?![0-9])"
        runs.append(f"{before}[0-9]{{{width}}}{after}")
    return re.compile(".*?".join(runs)) if runs else None
