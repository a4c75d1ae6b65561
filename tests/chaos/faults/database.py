"""Fault 3: Postgres stops at once in the middle of everything, or stays away while Kafka is there."""

import time

from tests.chaos.faults.kills import MAILS_AT_ONCE
from tests.chaos.trial import Trial


async def database_stopped(trial: Trial) -> None:
    """An immediate shutdown, and started again at once; the clock runs from when it answers."""
    for _ in range(1 if trial.short else 6):
        await trial.under_load(trial.chance.uniform(0.5, 2.5))
        await trial.field.servers.postgres.kill()
        trial.gaps += MAILS_AT_ONCE
        await trial.field.servers.postgres.start()
        await trial.recovered(time.monotonic())


async def database_away(trial: Trial) -> None:
    """Postgres is away for ten seconds; meanwhile facts come in by Kafka."""
    for _ in range(1 if trial.short else 2):
        await trial.field.servers.postgres.kill()
        trial.gaps += MAILS_AT_ONCE
        before = len(trial.reporter.ledger.acknowledged)
        await trial.under_load(10)
        trial.result.counts["acknowledged by Kafka meanwhile"] += len(trial.reporter.ledger.acknowledged) - before
        await trial.field.servers.postgres.start()
        await trial.recovered(time.monotonic())
