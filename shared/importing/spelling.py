"""Texts of a file as a reader sees them: without what nobody sees, and with white space of any kind as blanks."""

import unicodedata

#: Unicode's White_Space, and what Python strips besides.
_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
)
_SPACES += "\u2028\u2029\u202f\u205f\u3000"
#: Soft hyphen, zero width space, word joiner, byte order mark, marks of direction. Joiners (U+200C) are letters.
_UNSEEN = "\u00ad\u200b\u2060\ufeff\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_AROUND = _SPACES + _UNSEEN
_WITHOUT_UNSEEN = str.maketrans("", "", _UNSEEN)
_BLANKS = str.maketrans(dict.fromkeys(_SPACES, " "))


def stripped(text: str) -> str:
    """``text`` without white space and unseen characters around it."""
    text = text.strip()
    return text if text.isascii() else text.strip(_AROUND)


def without_unseen(text: str) -> str:
    """``text`` without unseen characters: some programs put marks of direction between the parts of a date."""
    return text if text.isascii() else text.translate(_WITHOUT_UNSEEN)


def looks(text: str) -> str:
    """``text`` as it looks, composed (NFC): names of columns and texts to look up that look alike are meant alike."""
    return text if text.isascii() else unicodedata.normalize("NFC", without_unseen(text).translate(_BLANKS)).strip()
