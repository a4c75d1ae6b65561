"""Fault 6: what one partition holds cannot be applied for a while; the others must flow on."""

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
    """Scoring cannot write the row of one client, whose partition it holds; all partitions but that one go on."""
    for _ in range(1 if trial.short else 3):
        victim = trial.chance.choice(trial.story.clients)
        stuck = _sharing(trial, victim)
        await trial.field.databases.execute("scoring", _TRIGGER.format(streams=f"'scoring:{victim}'"))
        try:
            await trial.under_load(4)
            await _others_flow(trial, stuck)
            await trial.under_load(3)
        finally:
            await trial.field.databases.execute("scoring", _MENDED)
        await trial.recovered(time.monotonic())


async def _others_flow(trial: Trial, stuck: set[str]) -> None:
    """What is acknowledged of clients of other partitions is included although one partition fails."""
    ledger = trial.reporter.ledger
    mine = dict(ledger.acknowledged)
    began = time.monotonic()
    await trial.included("while one partition fails", only=lambda one: one.fact.subject not in stuck)
    trial.result.counts["facts of other partitions meanwhile"] += sum(
        one.fact.subject not in stuck for one in mine.values()
    )
    trial.result.counts["seconds until they were included, at most"] = max(
        trial.result.counts["seconds until they were included, at most"], round(time.monotonic() - began)
    )


def _sharing(trial: Trial, client: str) -> set[str]:
    """Clients in the same partition."""
    mine = slot(client.encode()) % PARTITIONS
    return {one for one in trial.story.clients if slot(one.encode()) % PARTITIONS == mine}
