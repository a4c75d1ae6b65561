"""How scoring's answers write times."""

from datetime import datetime

from services.scoring.domain.state.clock import moment
from shared.cloudevents import format_time


def shown(at: datetime | int | None) -> str | None:
    """A time, or one in microseconds as a state keeps it, as RFC 3339; None where there is none."""
    if at is None:
        return None
    return format_time(moment(at) if isinstance(at, int) else at)
