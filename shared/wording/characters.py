"""What a reader takes for one character, so that no cut goes through it: an accented letter, a flag, a family."""

import unicodedata
from collections.abc import Iterator

_JOINERS = frozenset("\u200c\u200d")
_JOINS_WHAT_FOLLOWS = "\u200d"


def graphemes(text: str) -> Iterator[str]:
    """``text`` in pieces that are not to be divided.

    It follows what Unicode calls extended grapheme clusters (UAX 29) as far as marks, joiners, emoji and flags go.
    """
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not _belongs(text, start, place):
            yield text[start:place]
            start = place


def cut(text: str, longest: int) -> str:
    """The beginning of ``text``, at most ``longest`` characters, whole graphemes where even one of them fits."""
    kept = ""
    for cluster in graphemes(text[: longest + 64]):
        if len(kept) + len(cluster) > longest:
            break
        kept += cluster
    return kept or text[:longest]


def _belongs(text: str, start: int, place: int) -> bool:
    """Whether the character at ``place`` belongs to the piece that begins at ``start``."""
    character = text[place]
    if character in _JOINERS or _is_mark(character) or text[place - 1] == _JOINS_WHAT_FOLLOWS:
        return True
    return _is_flag(character) and (place - start) % 2 == 1 and all(map(_is_flag, text[start:place]))


def _is_mark(character: str) -> bool:
    """Accents, vowel signs, variation selectors; the tones of skin and the tags behind an emoji."""
    return (
        unicodedata.category(character) in {"Mn", "Mc", "Me"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
