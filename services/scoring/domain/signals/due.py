"""When something is due, and when it was done too late: a day is over at its end where whoever it binds works."""

from datetime import date, datetime
from typing import Protocol

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import moment
from services.scoring.domain.state.slice import State


class Due(Protocol):
    """Due at a time (``due``, microseconds); where only a day was said (``day``, `date.toordinal`), by its end."""

    @property
    def due(self) -> int:
        """The time."""

    @property
    def day(self) -> int | None:
        """The day."""


def due_at(what: Due, who: str | None, state: State, policy: Policy) -> int:
    """By when ``who`` must have done it, in microseconds. If they are unknown, it binds the responsible partner."""
    return by_day(what.due, what.day, who, state, policy)


def by_day(time: int, day: int | None, who: str | None, state: State, policy: Policy) -> int:
    """The end of ``day`` where ``who`` works, or the responsible partner, or at the office; ``time`` without a day."""
    return time if day is None else policy.people.end_of_day(day, who, CLIENT.of(state).partner_id)


def stated(what: Due) -> datetime | date:
    """When it is due, as a statement has it: a moment, or a day where only that was said."""
    return moment(what.due) if what.day is None else date.fromordinal(what.day)
