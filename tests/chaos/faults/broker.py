"""Fault 2: the broker is killed, and frozen."""

import time

from tests.chaos.trial import Trial

FROZEN_SECONDS = 30.0


async def broker_killed(trial: Trial) -> None:
    """SIGKILL under load, and started again; the clock runs from when it answers."""
    for _ in range(1 if trial.short else 5):
        await trial.under_load(trial.chance.uniform(1, 3))
        await trial.field.servers.kafka.kill()
        await trial.under_load(trial.chance.uniform(0, 3))
        await trial.field.servers.kafka.start()
        await trial.recovered(time.monotonic())


async def broker_frozen(trial: Trial) -> None:
    """SIGSTOP for half a minute; the clock runs from SIGCONT."""
    for _ in range(1 if trial.short else 2):
        trial.field.servers.kafka.pause()
        try:
            await trial.under_load(FROZEN_SECONDS)
        finally:
            trial.field.servers.kafka.resume()
        await trial.recovered(time.monotonic())
