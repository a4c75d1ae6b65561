"""The score with which a client entered this month and the last one: the baseline of a trend."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any


def month_of(at: datetime) -> date:
    """The first day of the month (UTC) in which ``at`` lies."""
    return at.astimezone(UTC).date().replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def begin(day: date) -> datetime:
    """Midnight UTC of ``day``."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def remembered(before: Mapping[str, Any], at: datetime) -> dict[str, float | None]:
    """The columns ``month_score`` and ``last_month_score`` after an assessment at ``at``, from the row ``before`` it.

    The first assessment in a month finds the score of the one before: the client entered the month with it. A client
    not assessed for longer entered both months with it. None: unknown, e.g. for a new client.
    """
    last: datetime | None = before.get("assessed_at")
    if last is None:
        return {"month_score": None, "last_month_score": None}
    month, score, entered = month_of(at), before.get("score"), before.get("month_score")
    if month_of(last) == month:
        return {"month_score": entered, "last_month_score": before.get("last_month_score")}
    return {"month_score": score, "last_month_score": entered if month_of(last) == month_before(month) else score}
