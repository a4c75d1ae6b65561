"""With whom of the client's people we spoke and to whom we wrote, and when; readable by every signal.

Names are kept as keys of 61 bits (see `who`). A telephone number is no name: whether it is that of somebody named is
not known.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from services.scoring.domain.state import packed
from services.scoring.domain.state.fact import Fact
from services.scoring.domain.state.slice import Slice
from services.scoring.domain.state.who import name_key
from shared.events.interactions import Channel, ContactLogged, Direction

#: Conversations remembered, one for each of the client's people in them; people of whom our last letter or e-mail is.
MOST_TALKS, MOST_WRITTEN = 128, 64

_SPOKEN = frozenset({Channel.MEETING, Channel.VIDEO, Channel.CALL})
_WRITTEN = frozenset({Channel.EMAIL, Channel.LETTER})
_OURS, _BY_CALL = Direction.OUTBOUND, Channel.CALL
_OUTBOUND, _CALL, _NUMBER = 0b001, 0b010, 0b100
_FLAGS = _OUTBOUND | _CALL | _NUMBER
#: Nobody is named.
_UNNAMED = 0
_IS_NUMBER = re.compile(r"[+(]*[0-9][0-9 ()./-]*")


class Talk(msgspec.Struct, frozen=True, gc=False):
    """A conversation at a time, with one person or nobody named. ``outbound``: begun by us; ``call``: by telephone."""

    time: int
    person: int
    outbound: bool
    call: bool

    @property
    def unnamed(self) -> bool:
        """Whether nobody of the client is named."""
        return self.person == _UNNAMED

    def with_(self, name: str | None) -> bool | None:
        """Whether it was with the person called ``name``; None where nobody can tell."""
        person = person_key(name)
        if _UNNAMED in (person, self.person) or (person ^ self.person) & _NUMBER:
            return None
        return person == self.person


class Talks(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``spoken``: packed (time, key of the person with flags). ``written``: of each person our last, packed alike."""

    spoken: bytes = b""
    written: bytes = b""

    def after(self, time: int) -> Iterator[Talk]:
        """The conversations later than ``time``, in order."""
        return map(_talk, packed.unpack(packed.after(self.spoken, time)))

    def around(self, time: int, within: int) -> Iterator[Talk]:
        """Those at most ``within`` microseconds before or after ``time``, in order."""
        for talk in self.after(time - within - 1):
            if talk.time > time + within:
                return
            yield talk

    def wrote(self, person: int) -> int | None:
        """When we last wrote to the person of that key, if we did."""
        return packed.time_of(self.written, person) if self.written else None

    def word_after(self, time: int, person: int) -> int | None:
        """When the person of that key had word from us after ``time``: the first talk, or our last letter or e-mail."""
        talks = [talk.time for talk in self.after(time) if talk.person == person][:1]
        wrote = self.wrote(person)
        return min([*talks, *(() if wrote is None or wrote <= time else (wrote,))], default=None)

    @property
    def reaches_back_to(self) -> int | None:
        """The earliest conversation remembered, where there were more before it; None where all are remembered."""
        return packed.times(self.spoken[: packed.SIZE])[0] if len(self.spoken) >= MOST_TALKS * packed.SIZE else None


@lru_cache(4096)
def person_key(name: str | None) -> int:
    """The key of a name or of a telephone number; 0 for nobody."""
    if name is None:
        return _UNNAMED
    if _IS_NUMBER.fullmatch(name.strip()):
        return packed.key_of(re.sub(r"[^0-9]", "", name)) & ~_FLAGS | _NUMBER
    return packed.key_of(name_key(name)) & ~_FLAGS


def _talk(record: tuple[int, int]) -> Talk:
    time, key = record
    return Talk(time, key & ~(_OUTBOUND | _CALL), bool(key & _OUTBOUND), bool(key & _CALL))


def _contact(talks: Talks, fact: Fact, data: ContactLogged) -> Talks:
    """Each person in it; nobody, where none is named."""
    if data.automated:
        return talks
    outbound = data.direction is _OURS
    if data.channel in _SPOKEN:
        begun, call = _OUTBOUND if outbound else 0, _CALL if data.channel is _BY_CALL else 0
        return _spoken(talks, fact, data, begun | call)
    return _written(talks, fact, data) if outbound and data.with_ else talks


def _spoken(talks: Talks, fact: Fact, data: ContactLogged, flags: int) -> Talks:
    spoken = talks.spoken
    for person in data.with_ or (None,):
        spoken = packed.insert(spoken, fact.time, person_key(person) | flags, MOST_TALKS)
    return talks if spoken is talks.spoken else Talks(spoken, talks.written)


def _written(talks: Talks, fact: Fact, data: ContactLogged) -> Talks:
    written = talks.written
    for person in data.with_:
        written = packed.settle(written, fact.time, person_key(person), MOST_WRITTEN)
    return talks if written is talks.written else replace(talks, written=written)


TALKS = Slice("talks", Talks(), {ContactLogged: _contact})
