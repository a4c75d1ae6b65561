"""The campaign: one fault after the other, each with a trial of its own, and a table at the end."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from deploy.local.process import StartError
from tests.chaos.catalogue import Apart, Fault
from tests.chaos.field import Field, pitched
from tests.chaos.trial import Result, Trial

#: A fault that takes longer is given up; the whole campaign is bounded by it.
FAULT_SECONDS = 1500.0
_SHOWN = 8


async def run(
    faults: Sequence[Fault | Apart], seed: int, folder: Path, console: Console, *, short: bool
) -> list[Result]:
    """Try these faults; what came of each."""
    results = []
    together = [fault for fault in faults if isinstance(fault, Fault)]
    if together:
        async with pitched(folder / "together") as field:
            for fault in together:
                with _told(fault, console) as told:
                    told.append(await tried(fault, field, _chance(seed, fault), console, short=short))
                results += told
    for apart in faults:
        if isinstance(apart, Apart):
            with _told(apart, console) as told:
                told.append(await _tried_alone(apart, folder / apart.name, _chance(seed, apart), short=short))
            results += told
    return results


async def _tried_alone(apart: Apart, folder: Path, chance: Random, *, short: bool) -> Result:
    try:
        async with asyncio.timeout(FAULT_SECONDS):
            return await apart.alone(apart.name, folder, chance, short=short)
    except (TimeoutError, StartError) as error:
        failed = Result(apart.name)
        failed.findings.other.append(f"could not be tried to the end: {error!r}")
        return failed


def _chance(seed: int, fault: Fault | Apart) -> Random:
    return Random(f"{seed} {fault.name}")


@contextmanager
def _told(fault: Fault | Apart, console: Console) -> Iterator[list[Result]]:
    """Say what is tried, and what came of it."""
    console.print(f"{fault.name}: {fault.what}", highlight=False)
    began = time.monotonic()
    results: list[Result] = []
    yield results
    for result in results:
        _say(console, result, time.monotonic() - began)


async def tried(fault: Fault, field: Field, chance: Random, console: Console, *, short: bool) -> Result:
    """One fault on this field, which is whole again afterwards."""
    trial = Trial(fault.name, field, chance, short=short, clients=fault.clients)
    trial.say = partial(console.print, highlight=False)
    try:
        async with asyncio.timeout(FAULT_SECONDS):
            await trial.begin()
            await fault.run(trial)
            trial.result.findings.other += field.ended()
            await field.heal()
            return await trial.end()
    except (TimeoutError, StartError) as error:
        trial.result.findings.other.append(f"could not be tried to the end: {error!r}")
        await field.heal()
        return trial.result
    finally:
        await trial.abandon()


def table(results: Sequence[Result]) -> Table:
    """The figures, a line per fault."""
    made = Table("fault", "rounds", "acknowledged", "lost", "doubled", "out of order", "foreign", "other",
                 "repeats", "mail copies", "p50 s", "p95 s", "max s")  # fmt: skip
    for one in results:
        found = one.findings
        counts = (one.rounds, one.acknowledged, len(found.lost), len(found.doubled), len(found.disordered),
                  len(found.foreign), len(found.other), found.repeats, found.copies)  # fmt: skip
        times = (f"{quantile(one.recoveries, q):.1f}" for q in (0.5, 0.95, 1.0))
        made.add_row(one.name, *map(str, counts), *times)
    return made


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share does not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)] if ordered else 0.0


def _say(console: Console, result: Result, seconds: float) -> None:
    counts = ", ".join(f"{number} {name}" for name, number in sorted(result.counts.items()) if number)
    wrong = result.findings.wrong
    console.print(
        f"  {seconds:.0f} s, {result.acknowledged} facts acknowledged, {result.rounds} rounds, {len(wrong)} findings; "
        f"recovery p95 {quantile(result.recoveries, 0.95):.1f} s; {counts}", highlight=False,
    )  # fmt: skip
    for one in wrong[:_SHOWN]:
        console.print(f"  ! {one}", highlight=False, markup=False)
