"""Breadth: a client tied to us by several fields of law and several people leaves less easily."""

from services.scoring.domain import words
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state import State
from services.scoring.domain.term import Term


def breadth(state: State, _at: int, policy: Policy) -> list[Term]:
    """One term, if there is any breadth. Practice areas of all matters instructed; people who were in contact."""
    areas, people = state.interactions.areas, state.interactions.contacts.people
    change = _of_areas(len(areas), policy) + _of_people(len(people), policy)
    if change == 0:
        return []
    why = words.listing([*_said(len(areas), "practice area"), *_said(len(people), "of our people", known=True)])
    marks = sorted((*areas.values(), *people.values()))
    evidence = tuple(dict.fromkeys(name for _, name in marks))[-20:]
    return [Term("breadth", words.sentence(why), evidence=evidence, steady=max(change, policy.breadth.floor))]


def _of_areas(count: int, policy: Policy) -> float:
    if count >= 4:  # noqa: PLR2004  the steps of the study
        return policy.breadth.four_areas
    return policy.breadth.three_areas if count == 3 else 0.0  # noqa: PLR2004


def _of_people(count: int, policy: Policy) -> float:
    if count >= 3:  # noqa: PLR2004
        return policy.breadth.three_people
    return policy.breadth.two_people if count == 2 else 0.0  # noqa: PLR2004


def _said(count: int, thing: str, *, known: bool = False) -> list[str]:
    if known:
        return [f"{count} {thing} known to them"] if count else []
    return [f"work in {words.amount(count, thing)}"] if count else []
