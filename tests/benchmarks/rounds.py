"""Contenders side by side: all of them in every round, so that what disturbs one disturbs the others too."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping

from tests.benchmarks.contender import Finding
from tests.benchmarks.section import Figure, number

Contender = Callable[[], Awaitable[Finding]]
Say = Callable[[str], None]


class Findings:
    """What each contender found in each round."""

    def __init__(self) -> None:
        self._found: dict[str, list[Finding]] = defaultdict(list)

    def add(self, name: str, finding: Finding) -> None:
        """One round of one contender."""
        self._found[name].append(finding)

    def figure(self, name: str, what: str = "rate") -> Figure:
        """What was measured of a contender."""
        return Figure([finding[what] for finding in self._found[name]])

    def peak(self, name: str) -> float:
        """The most memory a contender's process held, in MB."""
        return max(finding["peak_mb"] for finding in self._found[name])


async def in_rounds(contenders: Mapping[str, Contender], rounds: int, say: Say) -> Findings:
    """Run each contender once in every round."""
    findings = Findings()
    for turn in range(1, rounds + 1):
        for name, contender in contenders.items():
            finding = await contender()
            findings.add(name, finding)
            say(f"round {turn}: {name}: {number(finding['rate'])} a second")
    return findings
