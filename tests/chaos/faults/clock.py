"""Fault 12: the services' wall clock is an hour ahead, then an hour behind; only where libfaketime is installed."""

import time
from datetime import timedelta
from pathlib import Path

from deploy.local.services import NAMES
from tests.chaos.trial import Trial

LIBRARIES = tuple(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


async def clock_moved(trial: Trial) -> None:
    """The clock jumps under the running services, forward, back by two hours, and to the right time."""
    if not LIBRARIES:
        trial.result.counts["not tried: libfaketime is not installed"] += 1
        return
    # A fact is refused when it lies ahead of the recorder's clock, and these are to be taken by a slow one too.
    trial.story.shift = timedelta(minutes=75)
    told = trial.field.folder / "clock"
    told.write_text("+0")
    await trial.field.restart(
        *NAMES, LD_PRELOAD=str(LIBRARIES[0]), FAKETIME_TIMESTAMP_FILE=str(told), FAKETIME_NO_CACHE="1",
        FAKETIME_DONT_FAKE_MONOTONIC="1", DONT_FAKE_MONOTONIC="1",
    )  # fmt: skip
    for shift in ("+1h", "+0", "-1h", "+0"):
        told.write_text(shift)
        began = time.monotonic()
        await trial.under_load(4)
        await trial.recovered(began + 4)
        trial.result.counts["jumps"] += 1
    await trial.field.restart(*NAMES)
