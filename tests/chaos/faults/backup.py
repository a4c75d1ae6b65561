"""Fault 17: an older backup is restored, of each service in turn: it refuses to start, is recovered, and goes on."""

import time

from tests.chaos.instance import Instance
from tests.chaos.trial import Trial

_LOUD_SECONDS = 45.0
#: Killed, scoring loses what it had not sent, and concludes it again. What others have not sent is nowhere else.
_KILLED = frozenset({"scoring"})


async def backup_restored(trial: Trial) -> None:
    """The backup is some seconds older than the end; both are under load, but for the moments of copying."""
    for name in ("scoring", "alerts", "interactions", "intake")[: 2 if trial.short else 4]:
        for _ in range(1 if trial.short else 2):
            await _lost_and_recovered(trial, trial.field.instances[name])


async def _lost_and_recovered(trial: Trial, one: Instance) -> None:
    backup = f"{one.name}_backup"
    await _ended(trial, one)
    await _copied(trial, one.name, backup)
    await one.start()
    await trial.under_load(trial.chance.uniform(4, 8))
    await _ended(trial, one, kill=one.name in _KILLED)
    lost = await _events(trial, one.name)
    await _copied(trial, backup, one.name)
    lost -= await _events(trial, one.name)
    trial.result.counts[f"events lost by {one.name}"] += lost
    began = time.monotonic()
    await _refuses_to_start(trial, one)
    await one.do("recover")
    await one.do("recover")
    await one.start()
    await trial.recovered(began)


async def _ended(trial: Trial, one: Instance, *, kill: bool = False) -> None:
    if kill:
        await one.kill()
    elif (code := await one.terminate()) != 0:
        trial.result.findings.other.append(f"{one.name} ended with {code} on SIGTERM")


async def _copied(trial: Trial, source: str, target: str) -> None:
    """A database becomes a copy of another one, to which nobody is connected."""
    await trial.field.databases.close()
    server = await trial.field.databases.connect("postgres")
    try:
        await server.execute(f'drop database if exists "{target}" with (force)')
        await server.execute(f'create database "{target}" template "{source}"')
    finally:
        await server.close()


async def _refuses_to_start(trial: Trial, one: Instance) -> None:
    said_before = one.log.stat().st_size
    one.launch()
    code = await one.died(_LOUD_SECONDS)
    said = f"python -m services.{one.name} recover" in one.log.read_bytes()[said_before:].decode()
    if code in {None, 0} or not said:
        trial.result.findings.other.append(f"{one.name} started behind its topic: exit code {code}, said: {said}")
        await one.stop()
    trial.result.counts["loud stops"] += 1


async def _events(trial: Trial, service: str) -> int:
    [row] = await trial.field.databases.fetch(service, "select count(*) as n from events")
    return int(row["n"])
