"""How soon the client was told of a delay: the time from our knowing to telling them, by deadline."""

from collections.abc import Iterator

import msgspec

from services.scoring.domain.signals.commitments.deadlines import DEADLINES
from services.scoring.domain.signals.commitments.deadlines.deadline import course_of
from services.scoring.domain.state.slice import State


class Telling(msgspec.Struct, frozen=True, gc=False):
    """A deadline we knew to be in danger, or missed; all times in microseconds.

    ``knew``: from when. ``told``: when the client first heard of it, None: nobody said that they did. ``met``,
    ``missed``: when it was, if so. ``owner``: who of ours sees to it.
    """

    deadline: str
    what: str | None
    owner: str | None
    due: int | None
    knew: int
    told: int | None
    met: int | None
    missed: int | None

    @property
    def lag(self) -> int | None:
        """From knowing to telling, 0 where they were told before we were sure; None: not told yet."""
        return None if self.told is None else max(0, self.told - self.knew)


def tellings(state: State) -> list[Telling]:
    """All that are remembered (of those met the latest 16), in the order in which we knew of them."""
    return sorted(_tellings(state), key=lambda each: (each.knew, each.deadline))


def _tellings(state: State) -> Iterator[Telling]:
    deadlines = DEADLINES.of(state)
    for name, deadline in {**deadlines.done, **deadlines.open}.items():
        course = course_of(deadline)
        knew = course.knew
        if knew is not None:
            yield Telling(
                deadline=name,
                what=None if course.set is None else course.set.what,
                owner=course.owner,
                due=None if course.set is None else course.set.due,
                knew=knew,
                told=None if course.first_told is None else course.first_told.time,
                met=deadlines.met.when(name),
                missed=None if course.missed is None else course.missed.time,
            )
