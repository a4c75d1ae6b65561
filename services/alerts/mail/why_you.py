"""Why somebody gets a mail, in words."""

from services.alerts.domain.routing.route import Because
from shared.events.scoring import RiskKind

_PROMISES = frozenset({RiskKind.PROMISE_OVERDUE.value, RiskKind.PROMISE_BROKEN.value})
_DEADLINES = frozenset(
    {
        RiskKind.DEADLINE_AT_RISK.value,
        RiskKind.DEADLINE_MISSED.value,
        RiskKind.DEADLINE_OVERDUE.value,
        RiskKind.CLIENT_NOT_TOLD.value,
    }
)


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
