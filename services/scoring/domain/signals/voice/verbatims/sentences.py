"""Splitting words into sentences, simply: at a stop, a question or an exclamation mark, and at the end of a line."""

import re
from collections.abc import Iterator

_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|\s*\n\s*")
#: What ends in a stop and does not end a sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|no|nos|vs|v|co|ltd|inc|approx|e\.g|i\.e|etc|[a-z]))\.$", re.IGNORECASE
)


def sentences(text: str) -> Iterator[str]:
    """The sentences of ``text`` in order, none of them empty."""
    start = 0
    for end in _END.finditer(text):
        sentence = text[start : end.end()].strip()
        if not sentence or ("\n" not in end.group() and _ABBREVIATION.search(sentence)):
            continue
        yield sentence
        start = end.end()
    if rest := text[start:].strip():
        yield rest
