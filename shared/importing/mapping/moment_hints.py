"""What a mapping has to say for a text that none of its formats matches. Nothing of the text is quoted."""

import re
from collections.abc import Callable, Sequence

from shared.importing.mapping.directives import directives
from shared.importing.mapping.named_formats import EXCEL, EXCEL_1904, ISO, NAMED, RFC_3339, UNIX, UNIX_MS

_Used = set[str]


def _lacks(*names: str) -> Callable[[_Used], bool]:
    return lambda used: used.isdisjoint(names)


def _always(_: _Used) -> bool:
    return True


#: What a text looks like, for which formats it matters, and what to do: the first that fits is told.
_HINTS: tuple[tuple[re.Pattern[str], Callable[[_Used], bool], str], ...] = (
    (re.compile(r".*(?<![0-9])24:00.*"), _always, "24:00 is no time: it must be 00:00 of the next day"),
    (re.compile(r".*:[0-5][0-9]:60\b.*"), _always, "second 60 is no time: it must be second 59 or the next second 00"),
    (
        re.compile(r"[2-7][0-9]{4}(?:[.,][0-9]+)?"),
        _lacks(EXCEL, EXCEL_1904),
        f"for days of Excel write format: {EXCEL} (or {EXCEL_1904})",
    ),
    (re.compile(r"[0-9]{9,10}(?:\.[0-9]+)?"), _lacks(UNIX), f"for seconds since 1970 write format: {UNIX}"),
    (re.compile(r"[0-9]{12,13}"), _lacks(UNIX_MS), f"for milliseconds since 1970 write format: {UNIX_MS}"),
    (re.compile(r".*[0-9]\s*[AaPp]\.?[Mm]\.?\b.*"), _lacks("p"), "for AM and PM write %I and %p"),
    (
        re.compile(r".*[0-9]\s*(?!AM|PM)[A-Z]{2,5}"),
        _always,
        'for names of zones write %Z and, unless they are UTC or GMT, zones: {BST: "+01:00", …}',
    ),
    (
        re.compile(r".*:[0-5][0-9](?:\.[0-9]+)?\s*(?:Z|[+-][0-9]{2}:?[0-9]{2})"),
        _lacks("z", ISO, RFC_3339),
        "for offsets write %z",
    ),
    (
        re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}(?![0-9]).*"),
        _lacks("y"),
        "for years of two digits write %y and pivot",
    ),
    (
        re.compile(r".*:[0-5][0-9]:[0-5][0-9]\.[0-9]{7,}"),
        _always,
        "%f has at most 6 digits",
    ),
    (
        re.compile(r".*[^\W\d_]{3,}.*"),
        lambda used: not used.isdisjoint("aAbB"),
        "names of months and days must be English, and of that day",
    ),
)  # fmt: skip


def hint(text: str, formats: Sequence[str]) -> str:
    """What to do about ``text``, as the end of a message; nothing where it looks like nothing known."""
    used = {name for one in formats for name in ((one,) if one in NAMED else directives(one))}
    for looks, matters, words in _HINTS:
        if looks.fullmatch(text) and matters(used):
            return f"; {words}"
    return ""
