"""What the score means for a captive client, one who cannot leave: a different kind of trouble."""

from services.scoring.domain import words
from services.scoring.domain.signals.commercial.renewal import TERMS
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import DAY
from services.scoring.domain.state.slice import State
from shared.events.clients import ClientKind, Commitment

_BY_KIND = {
    ClientKind.DEPARTMENT: "a complaint to the person they answer to, or that they stop asking us",
    ClientKind.WITNESS: "a complaint, or a witness who stops helping",
    ClientKind.VICTIM: "a complaint, or that they give up on their case",
}


def meaning(state: State, at: int) -> str | None:
    """One sentence on a client who cannot leave at ``at`` (microseconds); None if they can.

    Departments, witnesses and victims never can; clients under contract not before the renewal, if it has a date.
    """
    kind = CLIENT.of(state).kind
    trouble = None if kind is None else _BY_KIND.get(ClientKind(kind.value))
    if trouble is not None:
        return f"They cannot leave: trouble here means {trouble}."
    terms = TERMS.of(state).terms
    if terms is None or terms.commitment != Commitment.UNDER_CONTRACT or terms.renewal is None:
        return None
    if at >= terms.renewal + DAY:
        return None
    until = words.day(terms.renewal, at)
    return f"They cannot leave before {until}: trouble here means a complaint until then, and leaving after it."
