"""The units a firm's constants are given in, each with the range it must lie in."""

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit a constant is given in, and its range, bounds included."""

    name: str
    low: float
    high: float


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
Positive = Annotated[float, Unit("contacts", 0.01, 1_000)]
Nps = Annotated[float, Unit("nps", 0, 10)]
Csat = Annotated[float, Unit("csat", 1, 5)]
Rating = Annotated[float, Unit("rating", 1, 5)]
