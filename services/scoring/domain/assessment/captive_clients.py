"""What the score means for a captive client, one who cannot leave: a different kind of trouble."""

from services.scoring.domain.signals.commercial.renewal import TERMS
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import DAY, moment
from services.scoring.domain.state.slice import State
from shared.events.clients import ClientKind, Commitment
from shared.wording import Reader

_BY_KIND = {
    ClientKind.DEPARTMENT: "a complaint to the person they answer to, or that they stop asking us",
    ClientKind.WITNESS: "a complaint, or a witness who stops helping",
    ClientKind.VICTIM: "a complaint, or that they give up on their case",
}


def meaning(state: State, at: int, reader: Reader) -> str | None:
    """On a client who cannot leave at ``at`` (microseconds), for ``reader``; None if they can.

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
    until = reader.day(moment(terms.renewal).date())
    return f"Under contract until {until}. Until then trouble means a complaint; after that, that they go."
