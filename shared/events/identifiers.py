"""Identifiers as the firm's own systems write them: file numbers with a slash, names with an ampersand or an umlaut."""

import re
import unicodedata

LONGEST = 128

# What no identifier holds, for readers of the contracts in any language: control characters, white space but the blank,
# and characters that nobody sees. Joiners (U+200C, U+200D) are letters of some scripts.
_NEVER = (
    r"\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
    r"\ufff9-\uffff"
)
#: Of the contracts: words with blanks between them.
PATTERN = rf"^[^ {_NEVER}]+(?: +[^ {_NEVER}]+)*$"

#: Of a subject, by which the answers are asked for: no step of a path, which no address can name.
ADDRESS_PATTERN = PATTERN.replace("^", r"^(?!\.\.?$)", 1)

_FORBIDDEN = re.compile(f"[{_NEVER}]")
_STEPS = frozenset({".", ".."})


def problem(text: str) -> str | None:
    """Why ``text`` is no identifier; None if it is one. Names a character, and quotes nothing else."""
    if not 0 < len(text) <= LONGEST:
        return f"must have 1 to {LONGEST} characters"
    if found := _FORBIDDEN.search(text):
        return f"must not contain {_named(found[0])}: no control characters, no space but the blank, no unseen marks"
    if text[0] == " " or text[-1] == " ":
        return "must not begin or end with a blank"
    return None


def address_problem(text: str) -> str | None:
    """The same of a client's or a person's, by which the answers are asked for."""
    return "must not be . or .., which no address can name" if text in _STEPS else problem(text)


def _named(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")
