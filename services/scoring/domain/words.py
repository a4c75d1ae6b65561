"""The words of `shared.wording`, with the state's times (microseconds, see `state.clock`) for its days."""

from datetime import UTC, date
from functools import lru_cache

from services.scoring.domain.state.clock import DAY, moment
from shared.events.statements import Statement
from shared.events.statements.endings import Ended
from shared.wording import Reader, amount, day_month, days_ago, endings, listing, quoted, sentence, within
from shared.wording import reasons as wording

__all__ = ["ago", "amount", "day", "ended", "kept", "listing", "quoted", "sentence", "within"]


def kept(stated: Statement, at: int) -> str:
    """A statement as a sentence that may be read at any later day: dates in UTC, none of them "yesterday".

    For events (``why``), whose readers may not know the statement.
    """
    return wording.why(stated, _lasting(at))


def ended(stated: Ended, at: int) -> str:
    """As ``kept``, what ended a risk."""
    return endings.why(stated, _lasting(at))


@lru_cache(16)
def _lasting(at: int) -> Reader:
    return Reader(moment(at), UTC, lasting=True)


def day(time: int, at: int) -> str:
    """E.g. "3 May" (UTC), with the year if it is not the year of ``at``."""
    return day_month(_date(time // DAY), _date(at // DAY))


def ago(time: int, at: int) -> str:
    """E.g. "today", "1 day ago", "41 days ago"."""
    return days_ago(max(0, at - time) // DAY)


@lru_cache(4096)
def _date(days_since_1970: int) -> date:
    return moment(days_since_1970 * DAY).date()
