"""The units a firm's constants are given in, each with the range it must lie in."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from shared.documents import worded

_SOURCE = worded(core_schema.str_schema(min_length=1, strip_whitespace=True), "must say where the value comes from")


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit a constant is given in, and its range, bounds included.

    A policy writes a constant with its unit, on what basis it was chosen, and its source; only its value is kept.
    """

    name: str
    low: float
    high: float

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A number in this unit."""
        number = core_schema.float_schema(ge=self.low, le=self.high, allow_inf_nan=False)
        parts = {
            "value": worded(number, f"must be a number from {self.low} to {self.high} {self.name}"),
            "unit": core_schema.literal_schema([self.name]),
            "basis": core_schema.literal_schema(["measured", "prior"]),
            "source": _SOURCE,
        }
        fields = {name: core_schema.typed_dict_field(part, required=True) for name, part in parts.items()}
        return core_schema.no_info_after_validator_function(_value, core_schema.typed_dict_schema(fields))


def _value(constant: dict[str, Any]) -> float:
    return float(constant["value"])


Days = Annotated[float, Unit("days", 0, 36_525)]
HalfLife = Annotated[float, Unit("days", 1, 36_525)]
Weeks = Annotated[float, Unit("weeks", 0.01, 5_218)]
WorkHours = Annotated[float, Unit("working hours", 0, 24 * 31)]
WithinHours = Annotated[float, Unit("hours", 0, 24 * 366)]
Deviations = Annotated[float, Unit("deviations", 0, 10)]
LogOdds = Annotated[float, Unit("log-odds", -20, 20)]
Harm = Annotated[float, Unit("log-odds", 0, 20)]
Benefit = Annotated[float, Unit("log-odds", -20, 0)]
Points = Annotated[float, Unit("points", 0, 100)]
Share = Annotated[float, Unit("share", 0, 1)]
Weight = Annotated[float, Unit("share", 0.01, 1)]
Discount = Annotated[float, Unit("share", 0, 0.999)]
PerYear = Annotated[float, Unit("contacts a year", 0.1, 1_000)]
Count = Annotated[float, Unit("count", 0, 1_000)]
Factor = Annotated[float, Unit("factor", -100, 100)]
AtLeastOnce = Annotated[float, Unit("factor", 1, 100)]
Positive = Annotated[float, Unit("contacts", 0.01, 1_000)]
Nps = Annotated[float, Unit("nps", 0, 10)]
Csat = Annotated[float, Unit("csat", 1, 5)]
Rating = Annotated[float, Unit("rating", 1, 5)]
