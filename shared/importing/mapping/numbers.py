"""Numbers as people and programs write them: what could be read in two ways is refused, never guessed."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from shared.importing.mapping.cells import JsonNumber
from shared.importing.mapping.number_hints import hint

MARKS = (".", ",")
#: Digits in groups of three, or by the Indian rule: three, then twos (12,34,567).
THREES, INDIAN = "threes", "indian"
#: How numbers below zero may be written besides -5: (5) and 5-.
PARENTHESES, TRAILING = "parentheses", "trailing"

#: What groups digits, besides the mark that is not the decimal one. Blanks: plain, no-break, figure, thin, narrow.
_OTHER_GROUPS = " \u00a0\u2007\u2009\u202f'\u2019"
_SIGNS = re.compile(r"([+\-\u2212])\s*(.*)", re.DOTALL)
#: Most numbers, which nobody reads in two ways.
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]{1,2})?")
#: A point or a comma that may group digits or separate decimals: 1,250 is 1250 here and 1.25 there.
_EITHER_WAY = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


@dataclass(frozen=True, slots=True)
class Numbers:
    """How numbers are written. ``decimal``: the decimal mark, the other one groups; None is a point that nobody named.

    ``negative``: forms of numbers below zero besides a leading minus. ``units``: what may stand beside the digits.
    """

    decimal: str | None = None
    grouping: str = THREES
    negative: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    def __call__(self, text: str) -> Decimal:
        """The number in ``text``. Raises ``ValueError`` that says what the mapping must say, and never quotes it."""
        if isinstance(text, JsonNumber) or (self.decimal != MARKS[1] and _PLAIN.fullmatch(text)):
            return Decimal(text)
        below, digits = self._signed(self._bare(text))
        digits = self._bare(digits)
        mark = self.decimal or MARKS[0]
        if not _pattern(mark, self.grouping).fullmatch(digits):
            raise ValueError(self._hint(text))
        if self.decimal is None and _EITHER_WAY.fullmatch(digits):
            raise ValueError('has a mark that may group digits or be the decimal one: write decimal: "." or ","')
        number = Decimal(re.sub(f"[^0-9{mark}]", "", digits).replace(mark, "."))
        return -number if below and number else number

    def _signed(self, text: str) -> tuple[bool, str]:
        """Whether it is below zero, and the rest."""
        if found := _SIGNS.fullmatch(text):
            return found[1] != "+", found[2]
        if TRAILING in self.negative and text.endswith(("-", "\u2212")):
            return True, text[:-1].rstrip()
        if PARENTHESES in self.negative and text.startswith("(") and text.endswith(")"):
            return True, text[1:-1].strip()
        return False, text

    def _bare(self, text: str) -> str:
        """``text`` without a unit before or after it."""
        for unit in self.units:
            if text.startswith(unit):
                return text[len(unit) :].lstrip()
            if text.endswith(unit):
                return text[: -len(unit)].rstrip()
        return text

    def _hint(self, text: str) -> str:
        mark, other = (MARKS[0], MARKS[1]) if self.decimal != MARKS[1] else (MARKS[1], MARKS[0])
        return hint(text, mark, _pattern(other, THREES), _pattern(mark, INDIAN))


@cache
def _pattern(mark: str, grouping: str) -> re.Pattern[str]:
    other = MARKS[1 - MARKS.index(mark)]
    if grouping == INDIAN:
        groups = f"[1-9][0-9]?(?:[{other}][0-9]{{2}})*[{other}][0-9]{{3}}"
    else:
        groups = f"[1-9][0-9]{{0,2}}(?P<group>[{other}{_OTHER_GROUPS}])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*"
    return re.compile(rf"(?:{groups}|[0-9]+)(?:\{mark}[0-9]+)?|\{mark}[0-9]+")
