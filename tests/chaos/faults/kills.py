"""Fault 1: kill -9 of each service, at each named point and anywhere, under load."""

import asyncio
import signal
import time
from collections.abc import Mapping

from tests.chaos.instance import Instance
from tests.chaos.trial import Trial

_RELAY = ("relay.between_send_and_ack", "relay.between_ack_and_clear")
_INBOX = ("inbox.before_commit", "inbox.after_commit")
POINTS: Mapping[str, tuple[str, ...]] = {
    "intake": _RELAY + _INBOX,
    "interactions": _RELAY + _INBOX,
    "scoring": _RELAY + _INBOX,
    "alerts": (*_RELAY, *_INBOX, "mail.between_send_and_record"),
}
#: A service gets to every one of its points within seconds of load; else something is wrong.
_REACHED_SECONDS = 45.0
#: Eight kills each.
ROUNDS = 40
#: Mails are sent four at a time.
MAILS_AT_ONCE = 4


async def kills(trial: Trial) -> None:
    """Round by round: each service dies anywhere, comes back, dies at the next of its points, comes back for good."""
    for number in range(1 if trial.short else ROUNDS):
        turn = trial.chance.randrange(20) if trial.short else number
        points = {name: points[turn % len(points)] for name, points in POINTS.items()}
        await asyncio.gather(*(_die_twice(trial, trial.field.instances[name], at) for name, at in points.items()))
        await trial.recovered(time.monotonic())


async def _die_twice(trial: Trial, one: Instance, point: str) -> None:
    await asyncio.sleep(trial.chance.uniform(0, 1))
    await one.kill()
    trial.result.counts["kills anywhere"] += 1
    one.launch(RAPPORT_CRASH_AT=f"{point}:{trial.chance.randint(1, 4)}")
    code = await one.died(_REACHED_SECONDS)
    if code == -signal.SIGKILL:
        trial.result.counts["kills at a named point"] += 1
        trial.result.counts[f"{one.name} {point}"] += 1
    else:
        trial.result.findings.other.append(f"{one.name} did not get to {point} under load (exit {code})")
        await one.kill()
    if one.name == "alerts":
        trial.gaps += 2 * MAILS_AT_ONCE
    await one.start()
