"""Breadth: a client tied to us by several fields of law and several people leaves less easily."""

from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Benefit
from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.signals.term import Term, stating
from services.scoring.domain.state.fact import MOST_EVIDENCE, Fact, Mark
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import ContactLogged, MatterOpened
from shared.events.statements.contact import Breadth

#: Practice areas, and people of ours, remembered; more than four and three say nothing more.
_MOST = 16


@dataclass(frozen=True, slots=True)
class Constants:
    """The steps of the study; areas and people overlap, so together never below ``floor``."""

    three_areas: Benefit
    four_areas: Benefit
    two_people: Benefit
    three_people: Benefit
    floor: Benefit

    def of_areas(self, count: int) -> float:
        """For practice areas instructed."""
        if count >= 4:  # noqa: PLR2004  the steps of the study
            return self.four_areas
        return self.three_areas if count == 3 else 0.0  # noqa: PLR2004

    def of_people(self, count: int) -> float:
        """For people of ours known to the client."""
        if count >= 3:  # noqa: PLR2004
            return self.three_people
        return self.two_people if count == 2 else 0.0  # noqa: PLR2004


class Ties(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``areas``: with the latest instruction in each. ``people``: of ours, with their latest contact."""

    areas: dict[str, Mark] = {}
    people: dict[str, Mark] = {}


def _instructed(ties: Ties, fact: Fact, data: MatterOpened) -> Ties:
    if data.practice_area is None:
        return ties
    return replace(ties, areas=_with(ties.areas, " ".join(data.practice_area.casefold().split()), fact.mark))


def _met(ties: Ties, fact: Fact, data: ContactLogged) -> Ties:
    """Whoever of ours took part: colleagues in a meeting are ties, too."""
    if data.automated:
        return ties
    people = ties.people
    for person in (data.by, *data.colleagues):
        people = people if person is None else _with(people, person, fact.mark)
    return ties if people is ties.people else Ties(ties.areas, people)


def _with(marks: dict[str, Mark], name: str, mark: Mark) -> dict[str, Mark]:
    known = marks.get(name)
    if known is not None and known >= mark:
        return marks
    more = {**marks, name: mark}
    if known is None and len(more) > _MOST:
        del more[min(more, key=lambda each: (more[each], each))]
    return more


TIES = Slice("breadth", Ties(), {MatterOpened: _instructed, ContactLogged: _met})
CONSTANTS = Section("breadth", Constants)


def _terms(state: State, _at: int, policy: Policy) -> list[Term]:
    """One term, if there is any breadth."""
    ties, constants = TIES.of(state), CONSTANTS.of(policy)
    change = constants.of_areas(len(ties.areas)) + constants.of_people(len(ties.people))
    if change == 0:
        return []
    marks = sorted((*ties.areas.values(), *ties.people.values()))
    evidence = tuple(dict.fromkeys(name for _, name in marks))[-MOST_EVIDENCE:]
    return [Term("breadth", stating(_facts, ties), evidence=evidence, steady=max(change, constants.floor))]


def _facts(ties: Ties) -> Breadth:
    return Breadth(areas=len(ties.areas), people=len(ties.people))


SIGNAL = Signal(slice=TIES, constants=CONSTANTS, needs=(TIES,), terms=_terms)
