"""Fault 4: the connection is cut at the commit, before or after Postgres has done it."""

import time

from deploy.local.services import NAMES
from tests.chaos.proxy import proxied
from tests.chaos.trial import Trial

SHARE = 0.05


async def commit_unknown(trial: Trial) -> None:
    """All services reach Postgres through a proxy that cuts one commit in twenty."""
    async with proxied(trial.field.servers.postgres.dsn, trial.chance) as proxy:
        await trial.field.restart(*NAMES, RAPPORT_POSTGRES=proxy.through)
        for _ in range(1 if trial.short else 4):
            proxy.share = SHARE
            await trial.under_load(8)
            proxy.share = 0
            await trial.recovered(time.monotonic())
        trial.gaps += proxy.cuts.total()
        trial.result.counts.update(proxy.cuts)
        if not proxy.cuts.total():
            trial.result.findings.other.append("no commit was cut: the proxy did not do its work")
        await trial.field.restart(*NAMES)
