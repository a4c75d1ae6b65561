"""Promises and deadlines as evidence: each one missed by itself, all kept ones together."""

from services.scoring.domain import words
from services.scoring.domain.decay import faded
from services.scoring.domain.fact import MOST_EVIDENCE, Fact
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state import Deadline, State
from services.scoring.domain.term import Term


def promises_missed(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for each broken promise."""
    made, broken = state.interactions.promises, state.interactions.broken
    what = {name: _what("promise broken", made[name].what if name in made else None) for name in broken}
    return [
        _missed("promise_missed", name, fact, what[name], at=at, policy=policy) for name, fact in sorted(broken.items())
    ]


def deadlines_missed(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for each missed deadline."""
    return [
        _missed("deadline_missed", name, each.missed, _what("deadline missed", _due_what(each)), at=at, policy=policy)
        for name, each in sorted(state.interactions.deadlines.items())
        if each.missed is not None
    ]


def _due_what(deadline: Deadline) -> str | None:
    return None if deadline.set is None else deadline.set.what


def _what(event: str, what: str | None) -> str:
    return f"{event}: {what}" if what else event


def _missed(kind: str, subject: str, fact: Fact, what: str, *, at: int, policy: Policy) -> Term:
    constants = policy.evidence.commitments
    return Term(
        kind,
        words.sentence(f"{words.within(what)} ({words.day(fact.time, at)})"),
        subject=subject,
        evidence=(fact.id,),
        level=constants.missed * faded(at - fact.time, constants.half_life),
        half_life=constants.half_life,
    )


def kept(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for all promises kept and deadlines met."""
    promises, deadlines, constants = state.interactions.kept, state.interactions.met, policy.evidence.commitments
    times = sorted((*promises.times(), *deadlines.times()))
    if not times:
        return []
    marks = sorted((*promises.latest, *deadlines.latest))[-MOST_EVIDENCE:]
    counts = ((len(promises.times()), "promise", "kept"), (len(deadlines.times()), "deadline", "met"))
    done = words.listing([f"{words.amount(count, thing)} {how}" for count, thing, how in counts if count])
    why = f"{done}, the latest on {words.day(times[-1], at)}"
    return [
        Term(
            "promises_kept",
            words.sentence(why),
            evidence=tuple(name for _, name in marks),
            level=constants.kept * sum(faded(at - time, constants.half_life) for time in times),
            half_life=constants.half_life,
            low=constants.kept_floor,
        )
    ]
