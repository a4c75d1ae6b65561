"""One line as people and their programs write it: what is taken as it is, what is tidied, what is refused.

Names hold more than printable characters: a no-break space before a French colon, an ideographic space in a Japanese
name, joiners in Persian, Sinhala and emoji, soft hyphens and marks of direction left behind by a word processor.
"""

import re
import unicodedata
from typing import Any

#: Unicode's White_Space but the blank and the breaks of a line.
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACE = re.compile(f" *[{_SPACES}][ {_SPACES}]*")
_AROUND = " \t\n\v\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029"
_AROUND += "\u202f\u205f\u3000"

#: Characters that nobody sees and no language spells with: soft hyphen, zero width space, word joiner, byte order mark,
#: marks of direction. Joiners (U+200C, U+200D) are none of them.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u200e\u200f\u061c\u180e"))

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]")
#: The flags of England, Scotland and Wales are a black flag and such characters.
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e007a]+\U000e007f")
_BREAK = re.compile(r"[\n\v\f\r\x85\u2028\u2029]")
_REORDERING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_JOINERS = " \u200c\u200d"


def tidied(text: Any) -> Any:
    """``text`` in one spelling (NFC), white space of any kind as a blank, without what nobody sees.

    What is no text is left for others to refuse. Raises ``ValueError`` for more than one line, control characters,
    and characters that make the text around them read backwards.
    """
    if not isinstance(text, str) or (text.isascii() and text.isprintable()):
        return text  # blanks around it are stripped with the rest of the checks
    line = text.strip(_AROUND)
    if line.isascii() and line.isprintable():
        return line
    _check(line)
    tidy = unicodedata.normalize("NFC", _SPACE.sub(" ", line.translate(_UNSEEN))).strip()
    return tidy if tidy.strip(_JOINERS) else ""


def _check(line: str) -> None:
    if _BREAK.search(line):
        raise ValueError("must be one line")
    if _CONTROL.search(_FLAG.sub("", line)):
        raise ValueError("must not contain control characters")
    if _REORDERING.search(line):
        raise ValueError("must not contain characters that turn the direction of the text around them")
