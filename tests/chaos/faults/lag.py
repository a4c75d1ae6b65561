"""Fault 14: scoring and alerts are away until they are more than a hundredfold behind."""

import asyncio
import time

import psutil  # type: ignore[import-untyped]

from deploy.local.process import together
from tests.chaos.trial import Trial

_AWAY = ("scoring", "alerts")
#: Under this load some tens of facts are on their way at any moment.
BEHIND = 10_000
_BATCH = 500
MOST_MEGABYTES = 300


async def far_behind(trial: Trial) -> None:
    """They come back, catch up, and stay small while they do."""
    for name in _AWAY:
        await trial.field.instances[name].stop()
    story = trial.story
    for _ in range(BEHIND // _BATCH // (5 if trial.short else 1)):
        await trial.reporter.kafka.report([story.contact(trial.chance.choice(story.clients)) for _ in range(_BATCH)])
        trial.result.counts["facts behind"] += _BATCH
    await trial.included("stored", stored_only=True)
    began = time.monotonic()
    await together(*(trial.field.instances[name].start() for name in _AWAY))
    watching = asyncio.create_task(_peak(trial))
    await trial.recovered(began)
    watching.cancel()
    for name in _AWAY:
        if (peak := trial.result.counts[f"MB at most in {name}"]) > MOST_MEGABYTES:
            trial.result.findings.other.append(f"{name} took {peak} MB to catch up")


async def _peak(trial: Trial) -> None:
    while True:
        for name in _AWAY:
            used = psutil.Process(trial.field.instances[name].process.pid).memory_info().rss // 1_000_000
            counted = f"MB at most in {name}"
            trial.result.counts[counted] = max(trial.result.counts[counted], used)
        await asyncio.sleep(0.2)
