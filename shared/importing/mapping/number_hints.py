"""What a mapping has to say for a text that is no number as it stands. Nothing of the text is quoted."""

import re
from collections.abc import Iterator

_NO_NUMBER = "is not a number"
_EXPONENT = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_CLOCK = re.compile(r"[0-9]+:[0-5][0-9](?::[0-5][0-9])?")
_UNIT = re.compile(r"[^\w\s.,'-]{1,3}|[^\W\d_]{1,4}\.?")
_BESIDE = re.compile(rf"(?:{_UNIT.pattern})\s*[0-9][0-9.,'\s]*|[0-9][0-9.,'\s]*(?:{_UNIT.pattern})")
_BELOW = re.compile(r"\(.*[0-9].*\)|.*[0-9].*[-\u2212]", re.DOTALL)
_DIGITS_AND_MARKS = re.compile(r"(?=.*[0-9])[0-9.,'\s\u2019]+", re.DOTALL)


def hint(text: str, mark: str, by_the_other_mark: re.Pattern[str], in_groups_of_two: re.Pattern[str]) -> str:
    """Why ``text`` is no number with the decimal mark ``mark``, and what to write if it is one."""
    bare, other = text.strip("+-\u2212() "), "," if mark == "." else "."

    def words() -> Iterator[str]:
        if _EXPONENT.fullmatch(text):
            yield " with all its digits but one with an exponent: export the column with all digits"
        if _CLOCK.fullmatch(bare):
            yield " but hours and minutes: export hours as decimals, such as 1.5"
        if _BELOW.fullmatch(text):
            yield ": for (5) write negative: parentheses, for 5- write negative: trailing"
        if by_the_other_mark.fullmatch(bare):
            yield f' with the decimal mark "{mark}": where "{other}" is the mark, write decimal: "{other}"'
        if in_groups_of_two.fullmatch(bare):
            yield " in groups of three: where the digits are in twos, write grouping: indian"
        if _BESIDE.fullmatch(bare):
            yield ' alone: what may stand beside the digits is named as unit, such as unit: ["€", EUR]'
        if _DIGITS_AND_MARKS.fullmatch(bare):
            yield ": digits are grouped in threes, by one mark, and not after the decimal mark"

    return _NO_NUMBER + next(words(), "")
