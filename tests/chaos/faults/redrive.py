"""Fault 10: an event never got to its topic; what came after is parked, redriven in vain, and drains in the end."""

import time

from deploy.local.process import together
from shared.kafka.partitions import slot
from tests.chaos.trial import Trial

_TOPIC = "rapport.interactions.v1"
_SWALLOW = """
create function swallow() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger fault before insert on outbox for each row when (new.slot = {slot}) execute function swallow();
"""
_MENDED = "drop trigger if exists fault on outbox; drop function if exists swallow()"


async def redriven(trial: Trial) -> None:
    """Redriven twice at once while something is missing, and twice when nothing is: nothing happens twice."""
    for _ in range(1 if trial.short else 3):
        client = trial.chance.choice(trial.story.clients)
        trial.torn.add(client)
        await _swallowed(trial, client)
        if not await trial.within(lambda client=client: _parked(trial, client), 30):  # type: ignore[misc]
            trial.result.findings.other.append(f"nothing of {client} was parked although a version is missing")
        await _redrive(trial, client)
        began = time.monotonic()
        await trial.field.instances["interactions"].do("republish", "--subject", client)
        await trial.recovered(began)
        await _redrive(trial, client)


async def _swallowed(trial: Trial, client: str) -> None:
    """One fact is stored and acknowledged, and its outbox row is gone, as no code of ours would do."""
    databases, lane = trial.field.databases, trial.reporter.interactions
    await databases.execute("interactions", _SWALLOW.format(slot=slot(client.encode())))
    try:
        await lane.report([trial.story.complaint(client)])
    finally:
        await databases.execute("interactions", _MENDED)
    await lane.report([trial.story.contact(client) for _ in range(5)])


async def _parked(trial: Trial, client: str) -> bool:
    rows = await trial.field.databases.fetch(
        "scoring", "select parked from streams where stream_id = $1", f"scoring:{client}"
    )
    return bool(rows and rows[0]["parked"])


async def _redrive(trial: Trial, client: str) -> None:
    one = trial.field.instances["scoring"]
    await together(one.do("redrive", _TOPIC, client), one.do("redrive", _TOPIC, client))
    trial.result.counts["redrives"] += 2
