"""A process that writes down what it consumes; the second time it has records in its hands it freezes first.

`python -m tests.support.paused_consumer DATABASE GROUP [freeze]`, with RAPPORT_KAFKA set; until SIGTERM.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence

from shared.database import connect
from shared.kafka.consuming.consumer import Consumer
from shared.kafka.record import RawRecord
from shared.settings import Settings
from tests.support.consuming import INTERACTIONS
from tests.support.counting import write_down


class Freezing(Consumer):
    """Freezes with records that it has fetched and not applied."""

    freeze_in = 0

    async def received(self, raw: Sequence[RawRecord]) -> None:
        self.freeze_in -= 1
        if self.freeze_in == 0:
            os.kill(os.getpid(), signal.SIGSTOP)
        await super().received(raw)


async def main(database: str, group: str, *, freeze: bool) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    pool = await connect(database, 4, name=group)
    consumer = Freezing(Settings(), pool, INTERACTIONS, write_down, group=group, instance=None)
    consumer.freeze_in = 2 if freeze else 0
    await consumer.start()
    await stop.wait()
    await consumer.stop()
    await pool.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], freeze="freeze" in sys.argv))
