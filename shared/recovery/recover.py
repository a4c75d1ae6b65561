"""The `recover` command: bring a restored database level with the service's own topics."""

import os
from collections.abc import Callable
from datetime import datetime
from functools import partial

from shared.database import connect
from shared.database.pool import Pool
from shared.events import ServiceContext
from shared.kafka.log_reader import LogReader, opened
from shared.recovery import checkpoint
from shared.recovery.exclusive import alone
from shared.recovery.ports import RecoverableProjection, RecoverableService
from shared.recovery.progress import Progress, Recovered
from shared.recovery.steps.dead_letters import DeadLetters
from shared.recovery.steps.reconcile import Reconciliation
from shared.recovery.steps.replay_upstream import UpstreamReplay
from shared.recovery.steps.restore_events import EventRestore
from shared.settings import Settings


async def recover(
    service: ServiceContext,
    settings: Settings,
    owner: RecoverableService,
    progress: Progress,
    clock: Callable[[], datetime],
) -> Recovered:
    """Restore what the topics have and the database lacks. A second run finds nothing to do.

    Cut short, it goes on where it was when it is run again; until then the service does not start. Raises
    ``RecoveryError`` where the service runs, or topic and store do not agree; ``KafkaError``, or what the database
    raises, when one of them is not there.
    """
    pool = await connect(settings.database(service.name), 4, name=f"{service.group}-recover")
    holder = f"{service}-recover-{os.uname().nodename}-{os.getpid()}"
    try:
        return await alone(pool, holder, partial(_recover, service, settings, owner, progress, clock, pool))
    finally:
        await pool.close()


async def _recover(  # noqa: PLR0917  as above
    service: ServiceContext,
    settings: Settings,
    owner: RecoverableService,
    progress: Progress,
    clock: Callable[[], datetime],
    pool: Pool,
) -> Recovered:
    done = Recovered()
    async with opened(settings) as log:
        if service.takes_reports:
            await DeadLetters(service, pool).run(log, progress, done)
        await EventRestore(service, owner, pool).run(log, progress, done)
        if isinstance(owner, RecoverableProjection):
            await _conclude(owner, pool, clock, log, progress, done)
    async with pool.acquire() as connection:
        await checkpoint.end(connection)
    return done


async def _conclude(  # noqa: PLR0917  as above
    owner: RecoverableProjection,
    pool: Pool,
    clock: Callable[[], datetime],
    log: LogReader,
    progress: Progress,
    done: Recovered,
) -> None:
    async with pool.acquire() as connection:
        lost = await checkpoint.unfinished(connection)
    if lost:
        await UpstreamReplay(owner, pool, clock).run(log, progress, done)
        await Reconciliation(owner, pool, clock).run(progress, done)
