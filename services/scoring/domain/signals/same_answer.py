"""Which reports of feedback are one answer: every signal that reads feedback asks here.

Survey tools send the partial answer and then the complete one, each under an id of its own, and two tools may report
one answer, so ids say nothing. The person, the time and the content do:

- of a person who is named, what they gave within one sitting, or what is alike within a day: a second tool stamps an
  hour of its own;
- of somebody unnamed, only the same words within one sitting, or the same bare score within some minutes: many people
  give a 9. Else unnamed people are different people, always: nothing says that one of them changed their mind.
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import Self, TypeVar
from unicodedata import normalize

from services.scoring.domain.state.clock import DAY, HOUR
from services.scoring.domain.state.fact import Fact
from services.scoring.domain.state.packed import key_of
from services.scoring.domain.state.who import name_key

#: How long one takes over a survey of some pages, from the first page sent to the last; and how soon a tool sends once
#: more what nobody added a word to. In microseconds.
SITTING, MOMENT = HOUR // 4, HOUR // 12
#: Characters by which answers are told apart where a signal needs no words.
GIST = 60
#: What tools write where a name would stand.
_NOBODY = frozenset({"anonymous", "anonymous respondent", "anonym", "anonyme", "unknown", "not given", "n/a", "-", "?"})
#: Of what was said at one time, the later recorded is the later word.
_PLACE = attrgetter("time", "recorded", "id")


class Opinion(Fact, frozen=True, array_like=True, gc=False):
    """What a signal keeps of an answer. Its subclasses say whose it is, and when two of them may be one."""

    @property
    def by(self) -> str:
        """Whose: a `respondent_key`."""
        return ""

    @property
    def words(self) -> str | None:
        """What was said, or the beginning of it; None where there are no words."""
        return None

    @property
    def fullness(self) -> int:
        """How much it says: of two reports of one answer the fuller counts."""
        return len(self.words or "")

    def of_one_thing(self, other: Self) -> bool:  # noqa: ARG002  for those that are of several things
        """Whether both are about one thing. Else they are two opinions, however soon one followed the other."""
        return True

    def alike(self, other: Self) -> bool:
        """Whether nothing in the one speaks against the other."""
        return alike_words(self.words, other.words)


O = TypeVar("O", bound=Opinion)  # noqa: E741  an opinion


def respondent_key(respondent: str | None) -> str:
    """What stands for a respondent where their name must not: 16 hex digits, empty for somebody unnamed."""
    name = "" if respondent is None else name_key(respondent)
    return "" if not name or name in _NOBODY else f"{key_of(name):016x}"


def one_answer(first: O, then: O, gap: int) -> bool:
    """Whether ``then`` is the answer of which ``first`` is the latest report. ``gap``: since the first of them."""
    if not first.of_one_thing(then):
        return False
    if first.by and then.by:
        return first.by == then.by and (gap <= SITTING or (gap < DAY and first.alike(then)))
    soon = MOMENT if first.words is None or then.words is None else SITTING
    return gap <= soon and first.alike(then)


def once(given: Iterable[O]) -> list[O]:
    """Each answer of ``given`` once, in order: the report that says most, of those that say as much the last."""
    kept, in_order = list[tuple[int, O]](), sorted(given, key=_PLACE)
    if len(in_order) <= 1:
        return in_order
    for each in in_order:
        place = _same_in(kept, each)
        if place is None:
            kept.append((each.time, each))
        elif each.fullness >= kept[place][1].fullness:
            begun, _ = kept.pop(place)
            kept.append((begun, each))
    return [each for _, each in kept]


def _same_in(kept: list[tuple[int, O]], then: O) -> int | None:
    """The place of the same answer in ``kept``, each with when it began; nothing said a day before is a copy."""
    for place in range(len(kept) - 1, -1, -1):
        begun, first = kept[place]
        if first.time <= then.time - DAY:
            return None
        if first.id != then.id and one_answer(first, then, then.time - begun):
            return place
    return None


def alike_words(one: str | None, other: str | None) -> bool:
    """Whether both may be the same words, of which one report has fewer or none."""
    if one is None or other is None:
        return True
    short, long = sorted(map(_folded, (one, other)), key=len)
    return long.startswith(short) and not long[len(short) : len(short) + 1].isalnum()


def _folded(text: str) -> str:
    """Without the sign that it was cut."""
    return " ".join(normalize("NFC", text).casefold().split()).removesuffix("…").rstrip()


def alike_values(one: object, other: object) -> bool:
    """Whether both may be the same value: one report may not have it yet."""
    return one is None or other is None or one == other
