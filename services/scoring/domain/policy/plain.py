"""The settings of a policy that have no unit, each read as strictly as it can be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any, TypeVar

from annotated_types import MinLen
from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from shared.documents import Says
from shared.events import Identifier
from shared.events.interactions import Channel
from shared.events.people import Zone
from shared.working import Hours, is_known

T = TypeVar("T")


def _some_tier(value: Any) -> Any:
    if not isinstance(value, dict) or not value:
        raise PydanticCustomError("tiers", "must name at least one tier")
    return value


def _local(clock: time) -> time:
    if clock.tzinfo is not None:
        raise ValueError("an offset")
    return clock


def _known(calendar: str | None) -> str | None:
    if calendar is not None and not is_known(calendar):
        raise ValueError("unknown")
    return calendar


#: Versions and tiers are named in events.
Name = Annotated[Identifier, Says("must be a name (in quotes, if it looks like a number or a date)")]
Day = Annotated[date | None, Says("must be a day such as 2024-01-31, or null")]
Channels = Annotated[frozenset[Channel], MinLen(1)]
ByTier = Annotated[Mapping[Name, T], BeforeValidator(_some_tier)]

#: YAML 1.1 reads an unquoted 17:30 as 1050, a number of base 60, which nobody means.
_Clock = Annotated[
    time,
    AfterValidator(_local),
    Says('must be a local time in quotes, such as "17:30", without an offset: zone says where'),
]
_Weekday = Annotated[int, Field(ge=1, le=7)]


@dataclass(frozen=True, slots=True)
class _Office:
    zone: Annotated[Zone, Says("must be an IANA time zone such as Europe/London")]
    start: _Clock
    end: _Clock
    days: Annotated[frozenset[_Weekday], MinLen(1), Says("must list ISO weekdays, 1 (Monday) to 7")]
    holidays: Annotated[
        str | None,
        AfterValidator(_known),
        Says("must be a country, or a part of one, such as NO or GB-SCT (in quotes), or null"),
    ]


@dataclass(frozen=True, slots=True)
class _Setting:
    """An annotation: hours as a policy writes them."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_hours, handler.generate_schema(_Office))


def _hours(office: _Office) -> Hours:
    if office.start >= office.end:
        raise PydanticCustomError("hours", "start must be before end")
    return Hours(office.zone, office.start, office.end, tuple(sorted(office.days)), office.holidays)


OfficeHours = Annotated[Hours, _Setting()]
