"""What single facts add to, or take from, the log-odds of trouble. What is not listed here contributes nothing."""

from collections.abc import Callable, Sequence

from services.scoring.domain import words
from services.scoring.domain.breadth import breadth
from services.scoring.domain.clock import days
from services.scoring.domain.decay import faded
from services.scoring.domain.evidence_commitments import deadlines_missed, kept, promises_missed
from services.scoring.domain.fact import MOST_EVIDENCE, Fact
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state import Rating, State
from services.scoring.domain.term import Term


def terms(state: State, at: int, policy: Policy) -> list[Term]:
    """All terms but silence, in an order that the same state always gives."""
    return [term for source in _SOURCES for term in source(state, at, policy)]


def _open_complaints(state: State, at: int, policy: Policy) -> list[Term]:
    weight = policy.evidence.complaints.open
    return [
        Term(
            "complaint",
            words.sentence(f"complaint of {words.day(complaint.time, at)} still open: {complaint.about}"),
            subject=name,
            evidence=(complaint.id,),
            steady=weight,
        )
        for name, complaint in sorted(state.interactions.complaints.items())
    ]


def _resolved_complaints(state: State, at: int, policy: Policy) -> list[Term]:
    resolved, constants = state.interactions.resolved, policy.evidence.complaints
    times = resolved.times()
    if not times:
        return []
    level = constants.open * sum(faded(at - time, constants.half_life) for time in times)
    why = f"{words.amount(len(times), 'complaint')} resolved, the latest on {words.day(times[-1], at)}; it fades"
    evidence = resolved.evidence()
    return [
        Term("complaint_resolved", words.sentence(why), evidence=evidence, level=level, half_life=constants.half_life)
    ]


def _calls(state: State, at: int, policy: Policy) -> list[Term]:
    waiting, returned, constants = state.interactions.calls, state.interactions.returned, policy.evidence.calls
    times = returned.times()
    if not waiting and not times:
        return []
    unit = constants.missed
    grown = sum(unit * (1 + days(max(0, at - call.time)) / constants.doubling) for _, call in sorted(waiting.items()))
    return [
        Term(
            "calls",
            _calls_words([call.time for call in waiting.values()], times, at),
            evidence=_ids(list(waiting.values())) or returned.evidence(),
            steady=grown,
            rise=unit * len(waiting) / constants.doubling,
            level=unit * sum(faded(at - time, constants.half_life) for time in times),
            half_life=constants.half_life,
            high=constants.ceiling,
        )
    ]


def _calls_words(waiting: list[int], returned: list[int], at: int) -> str:
    if not waiting:
        return words.sentence(f"missed calls, all returned, the latest on {words.day(returned[-1], at)}; it fades")
    return words.sentence(
        f"{words.amount(len(waiting), 'call')} not returned, the first of {words.day(min(waiting), at)}"
    )


def _recommendation(state: State, at: int, policy: Policy) -> list[Term]:
    constants = policy.evidence.recommendation
    counted = [rating for _, rating in sorted(state.interactions.ratings.items()) if _sign(rating, policy) != 0]
    if not counted:
        return []
    level = sum(_sign(each, policy) * faded(at - each.time, constants.half_life) for each in counted)
    why = words.listing([f"{each.nps} of 10 on {words.day(each.time, at)}" for each in counted[:5]])
    return [
        Term(
            "nps",
            words.sentence(f"would they recommend us: {why}"),
            evidence=_ids(counted),
            level=level,
            half_life=constants.half_life,
            low=-constants.limit,
            high=constants.limit,
        )
    ]


def _sign(rating: Rating, policy: Policy) -> float:
    constants = policy.evidence.recommendation
    if rating.nps >= constants.promoter_from:
        return constants.promoter
    return constants.detractor if rating.nps <= constants.detractor_to else 0.0


def _instructions(state: State, at: int, policy: Policy) -> list[Term]:
    constants, first = policy.evidence.instructions, state.interactions.first_instruction
    further = [mark for mark in state.interactions.instructions if mark != first]
    if not further:
        return []
    level = constants.each * sum(faded(at - time, constants.half_life) for time, _ in further)
    why = f"{words.amount(len(further), 'further instruction')}, the latest on {words.day(further[-1][0], at)}"
    evidence = tuple(name for _, name in further)
    return [
        Term(
            "instructions",
            words.sentence(why),
            evidence=evidence,
            level=level,
            half_life=constants.half_life,
            low=constants.floor,
        )
    ]


def _competitors(state: State, at: int, policy: Policy) -> list[Term]:
    mentions, constants = state.interactions.mentions, policy.evidence.competitor
    if not mentions:
        return []
    level = constants.each * sum(faded(at - mention.time, constants.half_life) for mention in mentions)
    last = mentions[-1]
    why = f"they spoke of {last.competitor or 'another firm'} on {words.day(last.time, at)}"
    return [
        Term(
            "competitor",
            words.sentence(why),
            evidence=_ids(mentions),
            level=level,
            half_life=constants.half_life,
            high=constants.ceiling,
        )
    ]


def _ids(facts: Sequence[Fact]) -> tuple[str, ...]:
    return tuple(name for _, name in sorted(fact.mark for fact in facts)[-MOST_EVIDENCE:])


_SOURCES: tuple[Callable[[State, int, Policy], list[Term]], ...] = (
    breadth,
    _open_complaints,
    _resolved_complaints,
    promises_missed,
    deadlines_missed,
    kept,
    _calls,
    _recommendation,
    _instructions,
    _competitors,
)
