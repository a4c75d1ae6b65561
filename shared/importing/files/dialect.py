"""How a CSV file is written: told by its mapping or its first line, else recognised from its header."""

import re
from dataclasses import dataclass

from shared.importing.files.lines import Lines
from shared.importing.files.row import FileError

#: What separates cells, most usual first; the one that the header has most of is taken.
DELIMITERS = ",;\t|"
#: The line with which programs tell Excel the delimiter.
_TOLD = re.compile(r'"?sep=(.)"?[,;\t|]*\s*', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """``blank_before_quotes``: blanks before a quote belong to no cell. ``told``: by the first line."""

    delimiter: str
    blank_before_quotes: bool = False
    told: bool = False


def dialect(lines: Lines, encoding: str, delimiter: str | None) -> Dialect:
    """The dialect of ``lines``, which are at their beginning and are left at the header.

    ``delimiter``: as the mapping says, if it does. Raises ``FileError``.
    """
    told = _told(lines, encoding)
    if told is not None and delimiter not in (None, told):
        raise FileError('the first line ("sep=") and the mapping say different delimiters')
    header = _peek(lines, encoding)
    if header is None:
        raise FileError("the file is empty")
    found = delimiter or told or _recognised(header)
    return Dialect(found, re.search(rf'{re.escape(found)} +"', header) is not None, told is not None)


def _told(lines: Lines, encoding: str) -> str | None:
    found = _TOLD.fullmatch(_peek(lines, encoding) or "")
    if found is None:
        return None
    lines.take()
    return found[1]


def _peek(lines: Lines, encoding: str) -> str | None:
    line = lines.take()
    if line is None:
        return None
    lines.give_back([line])
    return line.data.decode(encoding, "replace")


def _recognised(header: str) -> str:
    unquoted = "".join(header.split('"')[::2])
    first, second = sorted(DELIMITERS, key=unquoted.count, reverse=True)[:2]
    if unquoted.count(first) == unquoted.count(second) > 0:
        raise FileError("the header does not tell its delimiter; name it in the mapping, such as delimiter: semicolon")
    return first
