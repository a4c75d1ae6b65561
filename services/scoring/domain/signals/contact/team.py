"""The team: who of ours works for the client besides the responsible partner. It moves no score."""

import msgspec

from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.state.fact import Fact, replaced
from services.scoring.domain.state.slice import Slice
from shared.events.clients import TeamChanged

#: People remembered, those who left the team among them.
_MOST = 64


class Seat(Fact, frozen=True, array_like=True):
    """The latest word on one of our people. ``part``: what they do; ``taken``: whether they work for the client."""

    part: str | None
    taken: bool


class Team(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``seats``: by our people's ids."""

    seats: dict[str, Seat] = {}

    def members(self) -> list[tuple[str, str | None]]:
        """(person, part) of those who work for the client, in the order of their ids."""
        return [(person, seat.part) for person, seat in sorted(self.seats.items()) if seat.taken]


def _changed(team: Team, fact: Fact, data: TeamChanged) -> Team:
    said = [(member.person, member.part, True) for member in data.added]
    said += [(person, None, False) for person in data.removed]
    seats = team.seats
    for person, part, taken in said:
        seats = replaced(seats, person, Seat(fact.time, fact.id, fact.recorded, part, taken), _MOST)
    return Team(seats)


TEAM = Slice("team", Team(), {TeamChanged: _changed})

SIGNAL = Signal(slice=TEAM, needs=(TEAM,))
