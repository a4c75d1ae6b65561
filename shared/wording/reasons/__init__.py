"""The sentences of statements: what a risk or a reason states, said to a reader. Pure.

A module for each room of signals, as in ``shared.events.statements``; each gives the words of its kinds.
"""

from collections.abc import Callable, Mapping
from typing import Any

from shared.events.statements import Statement
from shared.wording.reader import Reader
from shared.wording.reasons import answers, commercial, commitments, contact, deadlines, growth, silence, voice
from shared.wording.sentences import sentence

#: What a kind of statement says to a reader, as a sentence or a part of one.
Words = Callable[[Any, Reader], str]

_ROOMS = (answers, commercial, commitments, contact, deadlines, growth, silence, voice)
_WHY: Mapping[type[Any], Words] = {kind: words for room in _ROOMS for kind, words in room.WHY.items()}
_TITLES: Mapping[type[Any], Words] = {kind: words for room in _ROOMS for kind, words in room.TITLES.items()}


def why(stated: Statement, reader: Reader) -> str:
    """What is stated, in one or two whole sentences."""
    return sentence(_WHY[type(stated)](stated, reader))


def title(stated: Statement, reader: Reader) -> str | None:
    """The same in a few words that end the line "Acme Ltd: …"; None for a kind without a title of its own."""
    words = _TITLES.get(type(stated))
    return None if words is None else words(stated, reader)


#: The kinds that have a sentence.
WORDED = frozenset(_WHY)

__all__ = ["WORDED", "title", "why"]
