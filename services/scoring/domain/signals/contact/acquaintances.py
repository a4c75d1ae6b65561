"""Who knows whom: which of ours spoke with which of the client's people. It moves no score (`breadth` does).

Only a talk counts, by meeting, video or telephone: who was written to is not yet known.
"""

import msgspec

from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.state.fact import Fact, Mark
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import Channel, ContactLogged

#: Pairs remembered, and people of each side who are taken from one contact: a hall full of guests knows nobody.
_MOST, _MOST_A_SIDE = 48, 8
_TALKS = frozenset({Channel.MEETING, Channel.VIDEO, Channel.CALL})
#: Between the two of a pair; the id of one of ours holds no blank.
_BLANK = " "
#: Before any fact.
_NEVER: Mark = (-(1 << 63), "")


class Acquaintances(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``pairs``: the latest talk of each, by our person's id, a blank, and their name as it was written."""

    pairs: dict[str, Mark] = {}


class Knows(msgspec.Struct, frozen=True, gc=False):
    """One of theirs whom one of ours knows. ``time``: of their latest talk, in microseconds."""

    ours: str
    theirs: str
    time: int


def _met(known: Acquaintances, fact: Fact, data: ContactLogged) -> Acquaintances:
    if not data.with_ or data.by is None or data.automated or data.channel not in _TALKS:
        return known
    mark, pairs = fact.mark, known.pairs
    ours = (data.by, *data.colleagues)[:_MOST_A_SIDE] if data.colleagues else (data.by,)
    met = [one + _BLANK + other for one in ours for other in data.with_[:_MOST_A_SIDE]]
    new = dict.fromkeys([pair for pair in met if pairs.get(pair, _NEVER) < mark], mark)
    return Acquaintances(_latest({**pairs, **new})) if new else known


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
        found.append(Knows(ours, theirs, time))
    return sorted(found, key=lambda each: (-each.time, each.ours, each.theirs))


SIGNAL = Signal(slice=ACQUAINTANCES, needs=(ACQUAINTANCES,))
