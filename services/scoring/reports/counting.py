"""Small sums that several reports need."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from statistics import median

YEAR = 365


def a_year(count: float, days: float) -> float | None:
    """``count`` in ``days``, as a year's; None where there were no days to count in."""
    return count / days * YEAR if days > 0 else None


def share(part: float, whole: float) -> float | None:
    """``part`` of ``whole``, 0 to 1; None of nothing."""
    return part / whole if whole else None


def middle(values: Iterable[float | None], least: float) -> float | None:
    """The median of the ``values`` that are known; None where they are fewer than ``least``."""
    known = [value for value in values if value is not None]
    return median(known) if known and len(known) >= least else None


def too_few(people: int, least: float) -> bool:
    """Whether figures of so few people together would reveal one of them; there are none of nobody."""
    return 0 < people < least


def within(times: Sequence[int], start: int, end: int) -> int:
    """How many of ``times``, in order, lie in (start, end]."""
    return bisect_right(times, end) - bisect_right(times, start)


def shown(value: float | None, digits: int = 1) -> str:
    """A number for a page; a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}".removesuffix(".0")


def percent(value: float | None) -> str:
    """A share for a page."""
    return "–" if value is None else f"{100 * value:.0f} %"
