"""Both versions of silence on CDNOW's log: everybody, who came back, and the frequent ones who are not silent yet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.cdnow import second_version
from tests.benchmarks.cdnow.first_version import first_version
from tests.benchmarks.cdnow.purchases import Case, cases, purchases
from tests.benchmarks.cdnow.ranking import Compared, compare

#: Where a warning is worth most: who bought often, and is not silent for so long that everybody sees it.
GROUPS: Mapping[str, Callable[[Case], bool]] = {
    "all": lambda _: True,
    "who came back": lambda case: case.repeats >= 1,
    "four times and more, silent for less than 90 days": lambda case: case.repeats >= 4 and case.quiet < 90,
}


@dataclass(frozen=True, slots=True)
class Alarms:
    """Opened for a person and year: by the 90-day rule alone, and by rule and rhythm, told once."""

    rule_alone: float
    together: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``rankings``: of each of the groups, by both versions."""

    rankings: Mapping[str, Compared]
    alarms: Alarms


#: A case, and what either version makes of it.
_Scored = tuple[Case, float, float]


def evaluate(draws: int) -> Evaluation:
    """Judge everybody. ``draws``: of the bootstrap."""
    scored: list[_Scored] = []
    alone = together = years = 0.0
    for person, days in enumerate(purchases()):
        known = [*second_version.states(days)]
        scored += (
            (case, first_version(case), second_version.second_version(case, known)) for case in cases(person, days)
        )
        rule, both = second_version.alarms(days, known)
        alone, together, years = alone + rule, together + both, years + second_version.years(days)
    ranked = {name: _compared([each for each in scored if of(each[0])], draws) for name, of in GROUPS.items()}
    return Evaluation(ranked, Alarms(alone / years, together / years))


def _compared(group: Sequence[_Scored], draws: int) -> Compared:
    people, silent = [case.person for case, *_ in group], [case.silent for case, *_ in group]
    return compare(people, silent, [one for _, one, _ in group], [two for *_, two in group], draws)
