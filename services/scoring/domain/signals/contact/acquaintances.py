"""Who knows whom: which of ours spoke with which of the client's people. It moves no score (`breadth` does).

Only a talk counts, by meeting, video or telephone: who was written to is not yet known. Of a talk that several systems
report, all of ours in any report spoke with all of theirs in any.
"""

import msgspec
from msgspec.structs import replace

from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.state.fact import Fact, Mark
from services.scoring.domain.state.happening import happening_of
from services.scoring.domain.state.packed import key_of
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import Channel, ContactLogged

#: Pairs remembered, and people of each side who are taken from one contact: a hall full of guests knows nobody.
_MOST, _MOST_A_SIDE = 48, 8
#: Talks of which further reports may come.
_MOST_TALKS = 16
_TALKS = frozenset({Channel.MEETING, Channel.VIDEO, Channel.CALL})
#: Between the two of a pair. Blanks in the id of one of ours are written as another space, which no id holds.
_BLANK, _WITHIN = " ", "\u00a0"
#: Before any fact.
_NEVER: Mark = (-(1 << 63), "")


class Talk(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Who took part in a talk, by all reports of it; ``mark`` is the latest of them."""

    mark: Mark
    ours: tuple[str, ...]
    theirs: tuple[str, ...]

    def joined(self, other: "Talk") -> "Talk":
        """With what another report says."""
        return Talk(max(self.mark, other.mark), _both(self.ours, other.ours), _both(self.theirs, other.theirs))


class Acquaintances(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``pairs``: the latest talk of each, by our person's id, a blank, and their name as it was written.

    ``talks``: the latest that several systems may report, by `happening_of`.
    """

    pairs: dict[str, Mark] = {}
    talks: dict[str, Talk] = {}


class Knows(msgspec.Struct, frozen=True, gc=False):
    """One of theirs whom one of ours knows. ``time``: of their latest talk, in microseconds."""

    ours: str
    theirs: str
    time: int


def _met(known: Acquaintances, fact: Fact, data: ContactLogged) -> Acquaintances:
    if data.automated or data.channel not in _TALKS:
        return known
    ours = (data.by, *data.colleagues) if data.by else data.colleagues
    if data.occasion is None:
        return _with(known, Talk(fact.mark, ours[:_MOST_A_SIDE], data.with_[:_MOST_A_SIDE]))
    key = f"{key_of(happening_of(fact, data)):016x}"
    before = known.talks.get(key)
    talk = (before or Talk(fact.mark, (), ())).joined(Talk(fact.mark, ours, data.with_))
    return known if talk == before else _with(replace(known, talks=_open({**known.talks, key: talk})), talk)


def _with(known: Acquaintances, talk: Talk) -> Acquaintances:
    if not talk.ours or not talk.theirs:
        return known
    mark, pairs = talk.mark, known.pairs
    met = [one.replace(_BLANK, _WITHIN) + _BLANK + other for one in talk.ours for other in talk.theirs]
    new = dict.fromkeys([pair for pair in met if pairs.get(pair, _NEVER) < mark], mark)
    return Acquaintances(_latest({**pairs, **new}), known.talks) if new else known


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*one, *other})[:_MOST_A_SIDE])


def _open(talks: dict[str, Talk]) -> dict[str, Talk]:
    if len(talks) <= _MOST_TALKS:
        return talks
    return dict(sorted(talks.items(), key=lambda item: (item[1].mark, item[0]))[-_MOST_TALKS:])


def _latest(pairs: dict[str, Mark]) -> dict[str, Mark]:
    if len(pairs) <= _MOST:
        return pairs
    return dict(sorted(pairs.items(), key=lambda item: (item[1], item[0]))[-_MOST:])


ACQUAINTANCES = Slice("acquaintances", Acquaintances(), {ContactLogged: _met})


def who_knows_whom(state: State) -> list[Knows]:
    """All pairs, the latest talk first."""
    found = []
    for pair, (time, _) in ACQUAINTANCES.of(state).pairs.items():
        ours, _, theirs = pair.partition(_BLANK)
        found.append(Knows(ours.replace(_WITHIN, _BLANK), theirs, time))
    return sorted(found, key=lambda each: (-each.time, each.ours, each.theirs))


SIGNAL = Signal(slice=ACQUAINTANCES, needs=(ACQUAINTANCES,))
