"""Fault 16: SIGTERM under load; every service drains and exits 0 within 15 s."""

import asyncio
import time

from deploy.local.process import together
from tests.chaos.instance import Instance
from tests.chaos.trial import Trial


async def terminated(trial: Trial) -> None:
    """One after the other, then all at once."""
    for _ in range(1 if trial.short else 4):
        for one in trial.field.instances.values():
            await _drained(trial, one)
            await one.start()
        await asyncio.gather(*(_drained(trial, one) for one in trial.field.instances.values()))
        await together(*(one.start() for one in trial.field.instances.values()))
        await trial.recovered(time.monotonic())


async def _drained(trial: Trial, one: Instance) -> None:
    code = await one.terminate()
    trial.result.counts["drained"] += 1
    if code != 0:
        trial.result.findings.other.append(f"{one.name} ended with {code} on SIGTERM")
        await one.kill()
