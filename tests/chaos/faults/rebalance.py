"""Fault 5: instances come and go in the middle of batches; one of two is frozen for longer than its session lasts."""

import signal
import time

from deploy.local.process import together
from deploy.local.services import NAMES
from tests.chaos.instance import Instance
from tests.chaos.trial import Trial

#: A session lasts 10 s: by then the other one has its partitions, and goes on with them.
FROZEN_SECONDS = 16.0


async def rebalanced(trial: Trial) -> None:
    """A second instance of each service comes, then the first ends, then it comes back and the second ends."""
    for _ in range(1 if trial.short else 3):
        second = [trial.field.another(name) for name in NAMES]
        await together(*(one.start() for one in second))
        await trial.recovered(time.monotonic())
        await together(*(_ended(trial, one) for one in second))
        trial.field.extra.clear()
        await trial.recovered(time.monotonic())
        trial.result.counts["rebalances"] += 2 * len(NAMES)


async def zombie(trial: Trial) -> None:
    """One of two instances is frozen with work in its hands, the other takes over, and the first wakes."""
    second = [trial.field.another(name) for name in NAMES]
    await together(*(one.start() for one in second))
    await trial.under_load(3)
    for turn in range(1 if trial.short else 3):
        frozen = [pair[turn % 2] for pair in zip(trial.field.instances.values(), second, strict=True)]
        frozen = [one for one in frozen if turn % 2 or not _takes_reports(one)]
        _signal(frozen, signal.SIGSTOP)
        await trial.under_load(FROZEN_SECONDS)
        _signal(frozen, signal.SIGCONT)
        trial.gaps += 4 * sum(one.name == "alerts" for one in frozen)
        trial.result.counts["frozen processes"] += len(frozen)
        await trial.recovered(time.monotonic())
    await together(*(_ended(trial, one) for one in second))
    trial.field.extra.clear()


def _takes_reports(one: Instance) -> bool:
    """The first instances of these are the doors that the load knocks at."""
    return one.name in {"intake", "interactions"}


def _signal(instances: list[Instance], number: signal.Signals) -> None:
    for one in instances:
        one.process.send(number)


async def _ended(trial: Trial, one: Instance) -> None:
    code = await one.terminate()
    if code != 0:
        trial.result.findings.other.append(f"{one.name}-{one.number} ended with code {code} on SIGTERM")
