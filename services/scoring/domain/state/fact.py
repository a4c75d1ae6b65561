"""The facts kept in the state."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Self, TypeVar

from typing_extensions import override

from shared.lww import Register, later

#: The most events named as evidence (`Evidence` in the event language).
MOST_EVIDENCE = 20
#: Characters kept of the client's own words.
VERBATIM = 2_000

#: (time, event id): enough to name a fact as evidence.
Mark = tuple[int, str]


class Fact(Register, frozen=True, array_like=True, gc=False):
    """When it happened, the event's id, and when it was recorded (of duplicates: first recorded)."""

    time: int
    id: str
    recorded: int

    @property
    @override
    def mark(self) -> Mark:
        """Names a fact as evidence: by time, then by id."""
        return self.time, self.id

    @property
    @override
    def place(self) -> tuple[int, int, str]:
        """Of facts of the same time the one recorded later counts."""
        return self.time, self.recorded, self.id

    @override
    def goes_before(self, copy: Self) -> bool:
        """Whether a duplicate was recorded first; that one is kept."""
        return self.recorded < copy.recorded


F = TypeVar("F", bound=Fact)


def replaced(facts: dict[str, F], key: str, new: F, most: int) -> dict[str, F]:
    """``facts`` with ``new`` under ``key`` unless a later one is there; only the ``most`` latest are kept."""
    found = later(facts.get(key), new)
    return capped({**facts, key: found}, most)


def without(facts: dict[str, F], key: str) -> dict[str, F]:
    """``facts`` without the one under ``key``."""
    return {name: fact for name, fact in facts.items() if name != key} if key in facts else facts


def capped(facts: dict[str, F], most: int) -> dict[str, F]:
    """The ``most`` latest of ``facts``."""
    if len(facts) <= most:
        return facts
    latest = sorted(facts.items(), key=lambda item: (item[1].place, item[0]))[-most:]
    return dict(latest)


def marked(marks: tuple[Mark, ...], new: Mark, most: int = MOST_EVIDENCE) -> tuple[Mark, ...]:
    """``marks`` in order with ``new`` among them, the ``most`` latest."""
    if not marks or new > marks[-1]:
        return (*marks, new)[-most:]
    return marks if new in marks else tuple(sorted((*marks, new))[-most:])


def among(facts: tuple[F, ...], new: F, most: int, *, order: Callable[[F], Any] = attrgetter("mark")) -> tuple[F, ...]:
    """``facts`` in order with ``new`` among them, the ``most`` latest.

    ``order``: their mark, as evidence; of those that replace each other, their place.
    """
    if not facts or new.time > facts[-1].time:
        return (*facts, new)[-most:]
    same = next((fact for fact in facts if fact.mark == new.mark), None)
    others = (fact for fact in facts if fact is not same)
    return tuple(sorted((*others, later(same, new)), key=order)[-most:])


def names_of(facts: Iterable[Fact]) -> tuple[str, ...]:
    """The ids of the latest of ``facts``, in the order in which they happened: what is named as evidence."""
    return tuple(name for _, name in sorted(fact.mark for fact in facts)[-MOST_EVIDENCE:])


def brief(text: str | None, most: int) -> str | None:
    """``text``, cut to ``most`` characters: the state is read and written with every event of the client."""
    return text if text is None or len(text) <= most else text[: most - 1].rstrip() + "…"
