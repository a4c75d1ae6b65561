"""`rapport.people.v1`: partners and staff. Subject: the person's id."""

from datetime import time
from enum import IntEnum, StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator
from pydantic.functional_validators import AfterValidator

from shared.events.base import EmailAddress, EventData, Line, PersonId
from shared.personal import Personal


class Role(StrEnum):
    """What the person is in the firm."""

    PARTNER = "partner"
    MANAGING_PARTNER = "managing_partner"
    ASSOCIATE = "associate"
    STAFF = "staff"


class Weekday(IntEnum):
    """ISO 8601 weekday."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("must be an IANA time zone such as Europe/London") from error
    return name


Zone = Annotated[str, Field(max_length=64), AfterValidator(_known_zone)]


class WorkingHours(EventData):
    """When the person works, in their own zone."""

    start: time = time(9)
    end: time = time(17, 30)
    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)] = tuple(Weekday)[:5]

    @model_validator(mode="after")
    def _start_before_end(self) -> Self:
        if self.start >= self.end:
            raise ValueError("start must lie before end")
        return self


class PersonAdded(EventData):
    """Someone works here: how to reach them, when, and who stands in for them."""

    name: Personal[Line]
    email: Personal[EmailAddress]
    role: Role = Role.PARTNER
    zone: Zone = "Europe/London"
    working_hours: WorkingHours = WorkingHours()
    deputy: PersonId | None = None


class PersonChanged(EventData):
    """What is known of the person changed. Only the fields given change."""

    name: Personal[Line] | None = None
    email: Personal[EmailAddress] | None = None
    role: Role | None = None
    zone: Zone | None = None
    working_hours: WorkingHours | None = None
    deputy: PersonId | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if all(value is None for _, value in self):
            raise ValueError("must name at least one of: name, email, role, zone, working_hours, deputy")
        return self


class PersonLeft(EventData):
    """The person left the firm. ``successor`` takes over until a partner is assigned to each client."""

    successor: PersonId | None = None
