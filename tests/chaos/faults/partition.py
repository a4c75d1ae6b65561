"""Fault 6: one client of a partition cannot be written for a while; all others must flow on."""

import time

from deploy.local.services import PARTITIONS
from shared.kafka.partitions import slot
from tests.chaos.trial import Trial

_TRIGGER = """
create function fail_for_one() returns trigger language plpgsql as
    $$ begin raise exception 'fault: this stream cannot be written' using errcode = 'XX999'; end $$;
create trigger fault before update on streams for each row
    when (new.stream_id = any (array[{streams}])) execute function fail_for_one();
"""
_MENDED = "drop trigger if exists fault on streams; drop function if exists fail_for_one()"


async def partition_fails(trial: Trial) -> None:
    """Scoring cannot write the row of one client; all others go on, those of the same partition too."""
    for _ in range(1 if trial.short else 3):
        victim = trial.chance.choice(trial.story.clients)
        await trial.field.databases.execute("scoring", _TRIGGER.format(streams=f"'scoring:{victim}'"))
        try:
            await trial.under_load(4)
            await _others_flow(trial, victim)
            await trial.under_load(3)
        finally:
            await trial.field.databases.execute("scoring", _MENDED)
        await trial.recovered(time.monotonic())


async def _others_flow(trial: Trial, victim: str) -> None:
    """What is acknowledged of all others is included although one client cannot be written."""
    ledger = trial.reporter.ledger
    mine = dict(ledger.acknowledged)
    began = time.monotonic()
    await trial.included("while one client cannot be written", only=lambda one: one.fact.subject != victim)
    partition = _partition(victim)
    for one in mine.values():
        if one.fact.subject != victim:
            where = "the same partition" if _partition(one.fact.subject) == partition else "other partitions"
            trial.result.counts[f"facts of {where} meanwhile"] += 1
    trial.result.counts["seconds until they were included, at most"] = max(
        trial.result.counts["seconds until they were included, at most"], round(time.monotonic() - began)
    )


def _partition(subject: str) -> int:
    return slot(subject.encode()) % PARTITIONS
