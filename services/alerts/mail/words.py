"""Times, points and reasons in the words of a mail."""

from datetime import datetime, tzinfo

from services.alerts.domain.routing.route import Because
from services.alerts.domain.state.client import Health
from shared.events.scoring import Band, RiskKind

_BANDS = {
    Band.RED: "red",
    Band.AMBER: "amber",
    Band.GREEN: "green",
    Band.NOT_ENOUGH_KNOWN: "not enough known",
}

_PROMISES = frozenset({RiskKind.PROMISE_OVERDUE.value, RiskKind.PROMISE_BROKEN.value})
_DEADLINES = frozenset(
    {RiskKind.DEADLINE_AT_RISK.value, RiskKind.DEADLINE_MISSED.value, RiskKind.CLIENT_NOT_TOLD.value}
)


def since(moment: datetime, at: datetime, zone: tzinfo) -> str:
    """`moment` for a reader at `at` in `zone`: "since 10:42 today", "since 3 May 2026 (12 days)"."""
    local, today = moment.astimezone(zone), at.astimezone(zone).date()
    days = (today - local.date()).days
    if days == 0:
        return f"since {local:%H:%M} today"
    if days == 1:
        return f"since {local:%H:%M} yesterday"
    when = f"since {local.day} {local:%B %Y}"
    return f"{when} ({days} days)" if days > 0 else when


def long_date(at: datetime, zone: tzinfo) -> str:
    """The day of `at`: "Monday 3 May 2026"."""
    local = at.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y}"


def band(health: Health) -> str:
    """The band in words."""
    return _BANDS[health.band]


def points(number: float) -> str:
    """Points with their sign: "+3", "−12"."""
    return f"{number:+.0f}".replace("-", "−")


def because(reason: Because, client: str, kind: str, instead_of: str | None = None) -> str:
    """Why you got this. `kind`: of the alert, which says how it concerns whom it concerns."""
    left = f"{instead_of} has left and you stand in" if instead_of else ""
    match reason:
        case Because.RESPONSIBLE:
            return f"You get this because you are responsible for {client}."
        case Because.STANDS_IN:
            return f"You get this because {instead_of}, who was responsible for {client}, has left and you stand in."
        case Because.CONCERNED:
            return f"You get this because {left or _concern(kind)}."
        case Because.NOBODY_RESPONSIBLE:
            return f"You get this because nobody is named as responsible for {client}."
        case Because.NOBODY_REACHABLE:
            return f"You get this because nobody responsible for {client} could be reached."


def because_digest(*, fallback: bool) -> str:
    """Why you got a digest."""
    if fallback:
        return "You get this because nobody responsible for these clients could be reached."
    return (
        "You get this because you are responsible for these clients, stand in for somebody who was, "
        "or a promise or deadline named here is yours."
    )


def _concern(kind: str) -> str:
    if kind in _PROMISES:
        return "you made the promise"
    return "the deadline is yours" if kind in _DEADLINES else "it concerns you"
