"""When somebody is away, and who stands in for them then."""

from datetime import date, timedelta

import msgspec

from services.alerts.domain.state.latest import Latest, latest
from shared.events import Event
from shared.events.people import AbsencePlanned

#: Absences remembered of a person, those said last.
_MOST = 128


class Absence(msgspec.Struct, frozen=True, array_like=True):
    """``first``, ``last``: days in their own zone; None: until further notice. ``deputy``: who the absence names."""

    first: date
    last: date | None
    deputy: str | None
    cancelled: bool

    def covers(self, day: date) -> bool:
        """Whether they are away on the day."""
        return not self.cancelled and self.first <= day and (self.last is None or day <= self.last)


Absences = dict[str, Latest[Absence]]


def planned(known: Absences, event: Event, data: AbsencePlanned) -> Absences:
    """The absences after another was planned; under an id that is known, the latest counts."""
    found = latest(known.get(data.absence), Absence(data.from_, data.until, data.deputy, data.cancelled), event)
    assert found is not None, "something was said"
    return _latest({**known, data.absence: found})


def on(known: Absences, day: date) -> Absence | None:
    """Why they are away on the day: of several absences the one said last, until the end of those that adjoin it."""
    found = _covering(known, day)
    while found is not None and found.last is not None:
        after = _covering(known, found.last + timedelta(days=1))
        if after is None:
            return found
        found = msgspec.structs.replace(found, last=after.last)
    return found


def _covering(known: Absences, day: date) -> Absence | None:
    covering = [said for said in known.values() if said.value.covers(day)]
    return max(covering, key=lambda said: said.place).value if covering else None


def _latest(known: Absences) -> Absences:
    if len(known) <= _MOST:
        return known
    return dict(sorted(known.items(), key=lambda item: (item[1].place, item[0]))[-_MOST:])
