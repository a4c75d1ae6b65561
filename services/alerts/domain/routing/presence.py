"""Whether somebody is there to read a mail, and who is asked instead."""

from datetime import datetime
from enum import StrEnum

from services.alerts.domain.policy.model import Policy
from services.alerts.domain.state.person import PersonState
from shared.working import is_holiday


class Presence(StrEnum):
    """``unknown``: we have no address of theirs, whose facts may be on their way."""

    HERE = "here"
    HOLIDAY = "holiday"
    AWAY = "away"
    LEFT = "left"
    UNKNOWN = "unknown"


def presence(person: PersonState | None, at: datetime, policy: Policy) -> Presence:
    """Whether the person is there at ``at``, by the calendar of their zone. Weekends are no absence."""
    if person is None:
        return Presence.UNKNOWN
    if person.has_left:
        return Presence.LEFT
    today = at.astimezone(person.zone).date()
    if person.away(today) is not None:
        return Presence.AWAY
    if person.email is None:
        return Presence.UNKNOWN
    return Presence.HOLIDAY if is_holiday(calendar_of(person, policy), today) else Presence.HERE


def calendar_of(person: PersonState, policy: Policy) -> str | None:
    """The calendar of public holidays that the person keeps."""
    return policy.holidays(person.holidays, person.zone.key)


def stand_ins(person: PersonState, at: datetime) -> tuple[str, ...]:
    """Who is asked instead, nearest first: the one their absence names or their successor, then their deputy."""
    absence = person.away(at.astimezone(person.zone).date())
    named = (None if absence is None else absence.deputy, person.successor, person.deputy)
    return tuple(dict.fromkeys(one for one in named if one))
