"""Words of strangers, made safe to print: no control, no reordering of the text around them, no lines of their own."""

import re
import unicodedata
from itertools import groupby

from shared.wording import cut, without_reordering

#: Other, control; line and paragraph separators; lone surrogates, which no charset can carry.
_BREAKING = frozenset({"Cc", "Zl", "Zp", "Cs"})


_ADDRESS = re.compile(r"<[^<>\s]*@[^<>\s]*>|[^\s<>,;:()\"']+@[^\s<>,;:()\"']+")


def one_line(text: str, longest: int = 200) -> str:
    """`text` as one line of at most `longest` characters, runs of white space as one blank."""
    return _shortened(" ".join(_harmless(text).split()), longest)


def name_line(text: str, longest: int = 200) -> str:
    """`text` as one line of at most `longest` characters. Its blanks stay as they are: they belong to the name."""
    return _shortened(_harmless(text).strip(), longest)


def lines(text: str, longest: int) -> tuple[str, ...]:
    """`text` line by line, at most about `longest` characters of it; empty lines at the ends left out."""
    shortened = text.strip() if len(text.strip()) <= longest else text.strip()[: longest - 1].rstrip() + "…"
    return tuple(one_line(line, longest) for line in shortened.splitlines())


def printable_ascii(text: str, longest: int = 200) -> str:
    """A server's reply as one line of at most `longest` printable ASCII characters; others become a question mark.

    Servers quote the addresses they refuse. They are taken out: replies end up in logs and events.
    """
    line = one_line(_ADDRESS.sub("<address>", text.encode("ascii", "replace").decode("ascii")), longest)
    return line if line.isascii() else line[: longest - 3].rstrip("…") + "..."


def _shortened(line: str, longest: int) -> str:
    return line if len(line) <= longest else cut(line, longest - 1).rstrip() + "…"


def _harmless(text: str) -> str:
    """`text` with a blank for each run of what breaks a line."""
    parts = groupby(without_reordering(text), lambda character: unicodedata.category(character) in _BREAKING)
    return "".join(" " if breaking else "".join(part) for breaking, part in parts)
