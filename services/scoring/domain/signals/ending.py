"""What ended a risk. It is asked for only when one has ended: see `publishing`."""

import msgspec

from services.scoring.domain.state.clock import moment
from services.scoring.domain.state.fact import Fact
from services.scoring.domain.state.settled_pairs import Settled
from shared.events.statements.endings import Circumstance, Ended, EndedAfter, EndedAs, EndedOn, Happened, Lapsed


class Ending(msgspec.Struct, frozen=True, gc=False):
    """What ended a risk, as facts, and the events behind that."""

    facts: Ended
    evidence: tuple[str, ...] = ()


def ended_on(kind: Happened, time: int, evidence: tuple[str, ...] = ()) -> Ending:
    """Something happened at ``time``, in microseconds."""
    return Ending(EndedOn(kind=kind, when=moment(time)), evidence)


def ended_by(kind: Happened, fact: Fact) -> Ending:
    """Something happened, as ``fact`` says."""
    return ended_on(kind, fact.time, (fact.id,))


def ended_after(kind: Lapsed, days: float) -> Ending:
    """So many days went by."""
    return Ending(EndedAfter(kind=kind, days=days))


def ended_as(kind: Circumstance, fact: Fact | None = None) -> Ending:
    """A circumstance is another now, as ``fact`` says if any does."""
    if fact is None:
        return Ending(EndedAs(kind=kind))
    return Ending(EndedAs(kind=kind, when=moment(fact.time)), (fact.id,))


def settled_on(settled: Settled, subject: str, kind: Happened) -> Ending | None:
    """What happened when ``subject`` was settled, if it was."""
    when = settled.when(subject)
    return None if when is None else ended_on(kind, when, settled.evidence(when))
