"""`rapport.people.v1`: partners and staff. Subject: the person's id."""

from datetime import time
from enum import IntEnum, StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, model_validator
from pydantic.functional_validators import AfterValidator

from shared.events.base import Day, EmailAddress, EventData, Identifier, Line, Passage, PersonId
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


#: A country (ISO 3166-1 alpha-2) or a part of one (ISO 3166-2) whose public holidays count. Only its shape is checked.
HolidayCalendar = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]


class WorkingHours(EventData):
    """When the person works, in their own zone."""

    start: time = time(9)
    end: time = time(17, 30)
    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)] = tuple(Weekday)[:5]

    @model_validator(mode="after")
    def _start_before_end(self) -> Self:
        if self.start >= self.end:
            raise ValueError("start must be before end")
        return self


class PersonAdded(EventData):
    """Someone works here: how to reach them, when, and who stands in for them.

    ``holidays``: where they keep public holidays, such as NO or GB-SCT; left out, they keep those that the firm's
    policy of scoring names for its own zone, if they live there and it names any.
    """

    name: Personal[Line]
    email: Personal[EmailAddress]
    role: Role = Role.PARTNER
    zone: Zone = "Europe/London"
    working_hours: WorkingHours = WorkingHours()
    deputy: PersonId | None = None
    holidays: HolidayCalendar | None = None


class PersonChanged(EventData):
    """What is known of the person changed. Only the fields given change.

    Null clears ``zone``, ``working_hours`` and ``holidays`` (the firm's own count again) and ``deputy`` (nobody stands
    in). A person always has a name, an address and a role: for one who left, report PersonLeft.
    """

    CLEARABLE = frozenset({"zone", "working_hours", "deputy", "holidays"})

    name: Personal[Line] | None = None
    email: Personal[EmailAddress] | None = None
    role: Role | None = None
    zone: Zone | None = None
    working_hours: WorkingHours | None = None
    deputy: PersonId | None = None
    holidays: HolidayCalendar | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if all(value is None for _, value in self) and not self.cleared:
            raise ValueError("must name at least one of: name, email, role, zone, working_hours, deputy, holidays")
        return self


class AbsencePlanned(EventData):
    """The person will be away; why is nobody's business.

    ``from`` and ``until``: the first and the last day away; without ``until``, until further notice. ``deputy``: who
    stands in, where it is another than usual. Planned again under the same id, the latest counts; ``cancelled``: the
    person will not be away after all.
    """

    absence: Identifier
    from_: Annotated[Day, Field(alias="from")]
    until: Day | None = None
    deputy: PersonId | None = None
    cancelled: bool = False

    @model_validator(mode="after")
    def _from_before_until(self) -> Self:
        if self.until is not None and self.from_ > self.until:
            raise ValueError("from must not be after until")
        return self


class PracticeAnswer(EventData):
    """What a lawyer says of one question about their own practice: 1 (never) to 5 (always), words, or both.

    ``topic``: a short name for what is asked, the same in every review, so that it can be compared with the facts.
    """

    question: Line
    topic: Identifier | None = None
    rating: Annotated[int, Field(ge=1, le=5)] | None = None
    words: Personal[Passage] | None = None

    @model_validator(mode="after")
    def _answers(self) -> Self:
        if self.rating is None and self.words is None:
            raise ValueError("must hold at least one of: rating, words")
        return self


class PracticeReviewed(EventData):
    """A lawyer looked at how they work with their clients. The latest review counts."""

    answers: Annotated[tuple[PracticeAnswer, ...], Field(min_length=1, max_length=100)]


class PersonLeft(EventData):
    """The person left the firm. ``successor`` takes over until a partner is assigned to each client."""

    successor: PersonId | None = None
