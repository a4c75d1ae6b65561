"""Fault 7: commits that come late and out of the order of their positions, some aborted; two relays at once."""

import asyncio
import time

from deploy.local.process import together
from tests.chaos.trial import Trial

_SERVICES = ("intake", "interactions")
#: Positions are given when events are inserted; keys are inserted after them, in the same transaction.
_LATE = """
create function commit_late() returns trigger language plpgsql as
    $$ begin
        perform pg_sleep(random() * 0.4);
        if random() < 0.1 then raise exception 'fault: aborted' using errcode = '40001'; end if;
        return null;
    end $$;
create trigger fault after insert on received for each statement execute function commit_late();
"""
_MENDED = "drop trigger if exists fault on received; drop function if exists commit_late()"


async def late_commits(trial: Trial) -> None:
    """Two processes of each service that lets facts in; whoever relays loses the lease again and again."""
    second = [trial.field.another(name) for name in _SERVICES]
    await together(*(one.start() for one in second))
    for one in second:
        trial.urls[one.name].append(one.url)
    over = asyncio.Event()
    more = [asyncio.create_task(_through(trial, one.name, over)) for one in second]
    try:
        for _ in range(1 if trial.short else 3):
            await _round(trial)
    finally:
        over.set()
        await asyncio.gather(*more)
        for one in second:
            trial.urls[one.name].remove(one.url)
    await together(*(one.stop() for one in second))
    trial.field.extra.clear()


async def _round(trial: Trial) -> None:
    for service in _SERVICES:
        await trial.field.databases.execute(service, _LATE)
    try:
        for _ in range(8):
            for service in _SERVICES:
                await trial.field.databases.execute(service, "update leases set until = now() - interval '1 second'")
            trial.result.counts["leases taken away"] += len(_SERVICES)
            await trial.under_load(trial.chance.uniform(0.5, 1.5))
    finally:
        for service in _SERVICES:
            await trial.field.databases.execute(service, _MENDED)
    await trial.recovered(time.monotonic())


async def _through(trial: Trial, service: str, over: asyncio.Event) -> None:
    """More writers, through the second process, so that transactions overlap."""
    topic = "clients" if service == "intake" else "interactions"
    lane = trial.reporter.lane_to(trial.urls[service][-1])
    while not over.is_set():
        await lane.report(trial.story.some(topic, trial.chance.randint(1, 6)))
        await asyncio.sleep(trial.chance.uniform(0, 0.2))
