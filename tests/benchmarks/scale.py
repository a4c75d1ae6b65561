"""How much is measured."""

from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.rounds import Say


@dataclass(frozen=True, slots=True)
class Scale:
    """``facts`` of ``clients``; ``few``: facts for those who are slow; ``sizes``: of the growing firm, in clients."""

    folder: Path
    say: Say
    rounds: int = 3
    facts: int = 200_000
    clients: int = 5_000
    few: int = 4_000
    mails: int = 200
    seconds: float = 4.0
    sizes: tuple[int, ...] = (1_000, 10_000, 100_000)
