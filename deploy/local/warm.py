"""Start Kafka once, so that every brief start after it takes over what this one has loaded.

`python -m deploy.local.warm`; nothing if it is kept already.
"""

import asyncio
import signal
import tempfile
from pathlib import Path

from deploy.local import jars, java
from deploy.local.kafka import Kafka

_END_SECONDS = 60.0


def warm() -> None:
    """Keep it. StartError if Kafka does not come up."""
    with jars.alone(java.kept().with_suffix(".lock")):
        if java.kept().exists():
            return
        partial = java.kept().with_suffix(".partial")
        asyncio.run(_run_once(partial))
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
    if jars.cached():
        warm()
