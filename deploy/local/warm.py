"""Start Kafka once, so that every brief start after it takes over what this one has loaded.

`python -m deploy.local.warm`; nothing if it is kept already, or if somebody else is at it.
"""

import asyncio
import fcntl
import signal
import tempfile
from pathlib import Path

from deploy.local import jars, java
from deploy.local.kafka import Kafka

_END_SECONDS = 60.0


async def warm() -> None:
    """Keep it. StartError if Kafka does not come up."""
    with java.kept().with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        partial = java.kept().with_suffix(".partial")
        await _run_once(partial)
        if partial.exists():
            partial.rename(java.kept())


async def _run_once(partial: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="rapport-warm-") as folder:
        kafka = Kafka(Path(folder), brief=True, keep=partial)
        try:
            await kafka.start()
        finally:
            # It writes on its way out.
            await kafka.process.stop(signal.SIGTERM, _END_SECONDS)


if __name__ == "__main__":
    if jars.cached() and not java.kept().exists():
        asyncio.run(warm())
