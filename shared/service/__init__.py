"""One service's process: its parts, put together, started and drained."""

from shared.service.composition import Assembly, assembly, wall_clock
from shared.service.deciding import take_reports
from shared.service.part import Part
from shared.service.periodic import Periodic
from shared.service.unknown_settings import PREFIX, Readers

__all__ = [
    "PREFIX",
    "Assembly",
    "Part",
    "Periodic",
    "Readers",
    "assembly",
    "take_reports",
    "wall_clock",
]
