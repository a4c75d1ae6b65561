"""The words of `shared.wording`, with the state's times (microseconds, see `state.clock`) for its days."""

from datetime import date
from functools import lru_cache

from services.scoring.domain.state.clock import DAY, moment
from shared.wording import amount, day_month, days_ago, listing, quoted, sentence, within

__all__ = ["ago", "amount", "day", "listing", "quoted", "sentence", "within"]


def day(time: int, at: int) -> str:
    """E.g. "3 May" (UTC), with the year if it is not the year of ``at``."""
    return day_month(_date(time // DAY), _date(at // DAY))


def ago(time: int, at: int) -> str:
    """E.g. "today", "1 day ago", "41 days ago"."""
    return days_ago(max(0, at - time) // DAY)


@lru_cache(4096)
def _date(days_since_1970: int) -> date:
    return moment(days_since_1970 * DAY).date()
