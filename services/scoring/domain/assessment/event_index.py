"""The events behind an assessment: when each happened, and what the client said.

A state names events by their ids wherever a signal put them; so the whole state is walked, only to answer queries,
never while facts are folded. Signals need no code for it.
"""

from collections.abc import Iterator, Mapping

import msgspec

from services.scoring.domain.assessment.health import Contribution
from services.scoring.domain.snapshot.codec import SLICES
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.fact import Fact
from services.scoring.domain.state.slice import State

#: Fields of facts that hold the client's own words, and those that name who of theirs said them.
_WORDS = ("verbatim", "message")
_SPEAKERS = ("respondent", "raised_by", "caller", "said_by")


class EventIndex(msgspec.Struct, frozen=True, gc=False):
    """An event that is remembered. ``time``: in microseconds.

    ``verbatim``: the client's own words, if any; ``by``: which of their people, if known.
    """

    id: str
    time: int
    verbatim: str | None = None
    by: str | None = None


def remembered(state: State) -> dict[str, EventIndex]:
    """All events that ``state`` remembers individually, by id; includes whatever an assessment names."""
    found: dict[str, EventIndex] = {}
    for part in SLICES:
        for each in _walk(part.of(state)):
            known = found.get(each.id)
            if known is None or (known.verbatim is None and each.verbatim is not None):
                found[each.id] = each
    return found


def since(reason: Contribution, known: Mapping[str, EventIndex], state: State) -> int | None:
    """From when a contribution counts, in microseconds: the earliest of its evidence (the latest 20 events).

    Silence counts from the last contact; without one, from the beginning of the relationship, or if that is unknown
    from the recording of the first fact. None if nothing is known of the client.
    """
    if reason.kind == "silence":
        known_times = (CONTACTS.of(state).last_of_all(), CLIENT.of(state).began, state.first)
        return next((time for time in known_times if time is not None), None)
    return min((known[name].time for name in reason.evidence if name in known), default=None)


def _walk(value: object) -> Iterator[EventIndex]:
    if isinstance(value, Fact):
        yield EventIndex(value.id, value.time, _text(value, _WORDS), _text(value, _SPEAKERS))
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _walk(getattr(value, name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from _walk(each)
    elif isinstance(value, tuple):
        yield from _in_tuple(value)


def _in_tuple(value: tuple[object, ...]) -> Iterator[EventIndex]:
    match value:
        case (int(time), str(name)):
            yield EventIndex(name, time)
        case _:
            for each in value:
                yield from _walk(each)


def _text(fact: Fact, names: tuple[str, ...]) -> str | None:
    return next((text for name in names if (text := getattr(fact, name, None))), None)
