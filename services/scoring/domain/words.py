"""Plain words for partners: dates, amounts, lists. British English, UTC days."""

from collections.abc import Sequence
from functools import lru_cache

from services.scoring.domain.state.clock import DAY, moment

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(time: int, at: int) -> str:
    """E.g. "3 May", with the year if it is not the year of ``at``."""
    (name, year), (_, this_year) = _day(time // DAY), _day(at // DAY)
    return name if year == this_year else f"{name} {year}"


@lru_cache(4096)
def _day(days_since_1970: int) -> tuple[str, int]:
    when = moment(days_since_1970 * DAY)
    return f"{when.day} {_MONTHS[when.month - 1]}", when.year


def amount(number: float, thing: str) -> str:
    """E.g. "1 day", "2 days", "4.5 days"."""
    return f"{number:g} {thing}" if number == 1 else f"{number:g} {thing}s"


def ago(time: int, at: int) -> str:
    """E.g. "today", "1 day ago", "41 days ago"."""
    passed = max(0, at - time) // DAY
    return "today" if passed == 0 else f"{amount(passed, 'day')} ago"


def listing(things: Sequence[str]) -> str:
    """E.g. "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(things[:-1]), *things[-1:])))


def within(text: str) -> str:
    """``text`` as part of a longer sentence: without the stop at its end."""
    return text.rstrip().removesuffix(".")


def quoted(text: str) -> str:
    """In inverted commas, as part of a longer sentence."""
    return f"“{within(text)}”"


def sentence(text: str) -> str:
    """``text`` with a capital at its start and a stop at its end."""
    stop = "" if text.endswith((".", "!", "?", "…")) else "."
    return text[:1].upper() + text[1:] + stop
