"""How soon the client was told of a delay, in words."""

from services.scoring.domain import words
from services.scoring.domain.signals.commitments.deadlines.deadline import Course
from services.scoring.domain.state.clock import DAY, HOUR

#: Up to here hours say more than days.
_IN_HOURS = 2 * DAY


def told_words(course: Course) -> str | None:
    """E.g. "told 3 days after we knew"; None while nobody said that they were told, or we did not know ourselves."""
    knew, told = course.knew, course.first_told
    if knew is None or told is None:
        return None
    lag = told.time - knew
    if lag < HOUR:
        return "told at once" if lag >= 0 else "told before we were sure"
    return f"told {_length(lag)} after we knew"


def _length(lag: int) -> str:
    return words.amount(lag // HOUR, "hour") if lag < _IN_HOURS else words.amount(lag // DAY, "day")
