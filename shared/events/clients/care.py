"""Who looks after the client, how well they go together, and what the client cares about."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic.functional_validators import AfterValidator

from shared.events.base import EventData, Identifier, Line, Passage, PersonId
from shared.personal import Personal

_LEAP_YEAR = "2000"


def _in_the_calendar(day: str) -> str:
    try:
        date.fromisoformat(f"{_LEAP_YEAR}-{day}")
    except ValueError as error:
        raise ValueError("must be a month and a day such as 05-17") from error
    return day


#: A day that returns every year, as month and day. The year of a birthday is not needed, so it is not asked for.
YearlyDay = Annotated[str, StringConstraints(pattern=r"^[01][0-9]-[0-3][0-9]$"), AfterValidator(_in_the_calendar)]


class ResponsiblePartnerAssigned(EventData):
    """One person is responsible for the client from now on."""

    partner: PersonId


class TeamMember(EventData):
    """One of our people who works for the client. ``part``: what they do, such as "tax" or "bills"."""

    person: PersonId
    part: Line | None = None


class TeamChanged(EventData):
    """Who works for the client besides the responsible partner. For each person the latest time counts.

    ``added``: who joined, or has another part now. ``removed``: who works for the client no longer.
    """

    added: Annotated[tuple[TeamMember, ...], Field(max_length=100)] = ()
    removed: Annotated[tuple[PersonId, ...], Field(max_length=100)] = ()

    @model_validator(mode="after")
    def _names_each_person_once(self) -> Self:
        people = [member.person for member in self.added] + list(self.removed)
        if not people:
            raise ValueError("must name at least one person in: added, removed")
        if len(set(people)) < len(people):
            raise ValueError("must name each person only once, in added or in removed")
        return self


class CompatibilityAssessed(EventData):
    """How well the client goes together with one of our people: 1 (not at all) to 5 (very well).

    ``by``: who of ours assessed it. ``respondent``: which of the client's people said so. For each of our people the
    latest counts.
    """

    person: PersonId
    rating: Annotated[int, Field(ge=1, le=5)]
    by: PersonId | None = None
    respondent: Personal[Line] | None = None
    note: Personal[Passage] | None = None


class InterestNoted(EventData):
    """Something the client, or one of their people (``whose``), cares about: a market, a hobby, a birthday.

    ``yearly_on``: the month and day on which it returns every year. Noted again under the same id, the latest counts;
    ``over``: it is true no longer, or never was.
    """

    interest: Identifier
    what: Personal[Passage]
    whose: Personal[Line] | None = None
    yearly_on: Personal[YearlyDay] | None = None
    over: bool = False
