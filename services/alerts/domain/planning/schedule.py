"""When a recipient's digest is due: in their own zone, on their own working days."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from services.alerts.domain.policy.model import Policy
from services.alerts.domain.routing.firm import Moment
from services.alerts.domain.routing.presence import calendar_of
from services.alerts.domain.state.client import FALLBACK
from services.alerts.domain.state.person import OFFICE_HOURS, PersonState
from shared.working import is_holiday

#: Days in which somebody works again, whatever their holidays are.
_DAYS_AHEAD = 32


@dataclass(frozen=True, slots=True)
class Week:
    """A recipient's week. ``days``: ISO weekdays; ``end``: when the working day ends; ``holidays``: the calendar."""

    zone: ZoneInfo
    days: frozenset[int]
    end: time
    holidays: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A digest that may be sent now. ``day``: the recipient's local date; ``at``: what is raised later waits."""

    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Slots:
    """The open slot of each recipient at a moment, worked out once. ``on_request``: whatever the hour."""

    now: Moment
    on_request: bool = False
    _known: dict[str, Slot | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, recipient: str) -> Slot | None:
        """The slot of a person, by id, or of the `FALLBACK`."""
        if recipient not in self._known:
            week = week_of(None if recipient == FALLBACK else self.now.firm.people(recipient), self.now.policy)
            found = requested(week, self.now.at) if self.on_request else slot(week, self.now.at, self.now.policy)
            self._known[recipient] = found
        return self._known[recipient]


def week_of(person: PersonState | None, policy: Policy) -> Week:
    """The week of a person; None: of the fallback address."""
    if person is None:
        zone = policy.fallback.zone
        return Week(ZoneInfo(zone), frozenset(policy.fallback.days), OFFICE_HOURS.end, policy.holidays(None, zone))
    return Week(person.zone, frozenset(person.hours.days), person.hours.end, calendar_of(person, policy))


def slot(week: Week, now: datetime, policy: Policy) -> Slot | None:
    """The digest of today, from its hour to the end of the recipient's working day; a later one waits for the next.

    None outside of that, and where digests are made on request only.
    """
    today = now.astimezone(week.zone).date()
    opens = _opens(week, today, policy)
    if opens is None or not opens <= now < _closes(week, today, opens):
        return None
    return Slot(today, opens)


def requested(week: Week, now: datetime) -> Slot:
    """The digest of today, because somebody asks for it now, on whatever day and at whatever hour."""
    return Slot(now.astimezone(week.zone).date(), now.astimezone(UTC))


def next_due(week: Week, after: datetime, policy: Policy) -> datetime | None:
    """The first moment after `after` at which a digest becomes due; None where they are made on request only."""
    today = after.astimezone(week.zone).date()
    moments = (_opens(week, today + timedelta(days=ahead), policy) for ahead in range(_DAYS_AHEAD))
    return next((moment for moment in moments if moment is not None and moment > after), None)


def _opens(week: Week, day: date, policy: Policy) -> datetime | None:
    clock = policy.digest.time
    if clock is None or day.isoweekday() not in week.days or is_holiday(week.holidays, day):
        return None
    return _moment(day, clock, week.zone)


def _closes(week: Week, day: date, opens: datetime) -> datetime:
    """The end of the working day; where the digest comes after it (a night shift), the end of the date."""
    end = _moment(day, week.end, week.zone)
    return end if end > opens else _moment(day + timedelta(days=1), time.min, week.zone)


def _moment(day: date, clock: time, zone: tzinfo) -> datetime:
    """The instant of a local time. Twice there (clocks go back): the first; never there (forward): as much later."""
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
