"""Gauges that are queried from the database periodically."""

import asyncpg
import structlog

from shared.database.pool import Pool
from shared.database.transactions import DATABASE_AWAY
from shared.service.periodic import Periodic
from shared.telemetry import metrics

log = structlog.get_logger()

_INTERVAL_SECONDS = 5.0

_SAMPLE = """
select
    (select count(*) from outbox) as unrelayed,
    (select extract(epoch from now() - coalesce(e.recorded_at, r.recorded_at))
     from (select min(position) as position from outbox) o
     left join events e using (position) left join refusals r using (position)) as oldest,
    (select count(*) from (select distinct topic, subject from parked) p) as parked,
    (select count(*) from (
         select distinct on (topic, subject) reason from parked where version is not null
         order by topic, subject, version, "offset") first
     where reason in ('earlier_missing', 'earlier_parked')) as missing,
    (select count(*) from streams where refold) as refold
"""


class DbGauges:
    """The kernel's database gauges."""

    def __init__(self, pool: Pool) -> None:
        """``pool``: of the service's own database."""
        self._pool = pool

    async def sample(self) -> None:
        """Query once. If that fails the gauges keep their values; the service goes on."""
        try:
            await self._sample()
        except (asyncpg.PostgresError, *DATABASE_AWAY) as error:
            metrics.NOT_SAMPLED.inc()
            log.warning("sampling_failed", error=repr(error))

    async def _sample(self) -> None:
        row = await self._pool.fetchrow(_SAMPLE)
        assert row is not None
        metrics.UNRELAYED.set(row["unrelayed"])
        metrics.OLDEST_UNRELAYED.set(max(0.0, float(row["oldest"] or 0)))
        metrics.PARKED_SUBJECTS.set(row["parked"])
        metrics.MISSING_FACTS.set(row["missing"])
        metrics.REFOLD_PENDING.set(row["refold"])


def sampling(pool: Pool) -> Periodic:
    """Samples every five seconds."""
    return Periodic("sampling", DbGauges(pool).sample, _INTERVAL_SECONDS)
