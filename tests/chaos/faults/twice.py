"""Fault 8: everything reported twice and shuffled, against once and in order: the same projections."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

from services.scoring.projection.snapshot import ClientSnapshot
from tests.chaos.facts import Fact
from tests.chaos.field import pitched
from tests.chaos.oracle.projections import timeless_hash
from tests.chaos.trial import Result, Trial

_BATCH = 10


async def twice_and_shuffled(name: str, folder: Path, chance: Random, *, short: bool) -> Result:
    """Both on fresh servers; the same facts with the same keys."""
    first, told = await _once(name, folder / "once", chance, 100 if short else 600)
    result, second = await _shuffled(name, folder / "twice", chance, told)
    result.findings.other += [
        f"{client}: reported once {first.get(client)}, twice {second.get(client)}"
        for client in sorted(first.keys() | second.keys())
        if first.get(client) != second.get(client)
    ]
    result.counts["projections with the same hash"] = sum(first[client] == second.get(client) for client in first)
    return result


async def _once(name: str, folder: Path, chance: Random, count: int) -> tuple[dict[str, str], list[Fact]]:
    async with pitched(folder) as field:
        trial = Trial(name, field, chance, short=True)
        told = trial.story.opening()
        for _ in range(count):
            told.append(trial.story.next(chance.choice(("clients", "interactions"))))
        for start in range(0, len(told), _BATCH):
            await _report(trial, told[start : start + _BATCH])
        await trial.end()
        return await _hashes(trial), told


async def _shuffled(name: str, folder: Path, chance: Random, told: Sequence[Fact]) -> tuple[Result, dict[str, str]]:
    async with pitched(folder) as field:
        trial = Trial(name, field, chance, short=True)
        trial.story.adopt(told)
        twice = chance.sample([*told, *told], 2 * len(told))
        for start in range(0, len(twice), _BATCH):
            await _report(trial, twice[start : start + _BATCH])
        trial.result.counts["facts reported"] = len(twice)
        trial.result.rounds = 1
        return await trial.end(), await _hashes(trial)


async def _report(trial: Trial, facts: list[Fact]) -> None:
    """By Kafka, or by the doors of their owners."""
    if trial.chance.random() < 0.5:
        await trial.reporter.kafka.report(facts)
        return
    for lane, owner in ((trial.reporter.intake, "intake"), (trial.reporter.interactions, "interactions")):
        if mine := [fact for fact in facts if fact.owner == owner]:
            await lane.report(mine)


async def _hashes(trial: Trial) -> dict[str, str]:
    """By client the hash of what scoring keeps, without recording times."""
    rows = await trial.field.databases.fetch("scoring", "select stream_id, state from streams where band is not null")
    return {row["stream_id"]: timeless_hash(ClientSnapshot.read(row["state"]).state) for row in rows}
