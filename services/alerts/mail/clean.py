"""Words of strangers, made safe to print: no control, no reordering of the text around them, no lines of their own."""

import re
import unicodedata

from shared.wording import without_reordering

#: Other, control; line and paragraph separators; lone surrogates, which no charset can carry.
_BREAKING = frozenset({"Cc", "Zl", "Zp", "Cs"})


_ADDRESS = re.compile(r"<[^<>\s]*@[^<>\s]*>|[^\s<>,;:()\"']+@[^\s<>,;:()\"']+")


def one_line(text: str, longest: int = 200) -> str:
    """`text` as one line of at most `longest` characters, runs of white space as one blank."""
    line = " ".join("".join(map(_harmless, without_reordering(text))).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def header_line(text: str, longest: int = 200) -> str:
    """`text` as one line of a header. Nothing in it reads as an encoded word (RFC 2047).

    Python's header classes decode such words in what they are given, line breaks and all, and write them out as they
    are: `=?utf-8?q?=0D=0ABcc:_x?=` in a name would become a header of its own.
    """
    return one_line(text, longest).replace("=?", "= ?")


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


def _harmless(character: str) -> str:
    return " " if unicodedata.category(character) in _BREAKING else character
