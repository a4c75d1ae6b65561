"""Quix Streams, count and last value per key with state (RocksDB and its changelog). Runs without Rapport."""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

# By its file: nothing else of this repository is installed where this runs, nor is Quix where the rest does.
from quixstreams import Application, State  # type: ignore[import-not-found]
from stopwatch import Stopwatch  # type: ignore[import-not-found]

_TOPICS = ("rapport.clients.v1", "rapport.interactions.v1")


def main(records: int) -> None:
    """Count all ``records``, then say how fast that was."""
    watch = Stopwatch()
    with tempfile.TemporaryDirectory() as folder:
        app = Application(
            broker_address=os.environ["RAPPORT_KAFKA"],
            consumer_group=f"quix-{time.time_ns()}",
            auto_offset_reset="earliest",
            state_dir=folder,
            loglevel="WARNING",
        )

        def count(value: bytes, state: State) -> dict[str, Any]:
            known = state.get("known", {"count": 0})
            now = {"count": known["count"] + 1, "last": value.decode()}
            state.set("known", now)
            watch.count(1)
            return now

        for name in _TOPICS:
            topic = app.topic(name, value_deserializer="bytes", key_deserializer="bytes")
            app.dataframe(topic).apply(count, stateful=True)
        app.run(count=records)
        watch.count(0)  # only now is the state of all of them safe
    watch.report()


if __name__ == "__main__":
    main(int(os.environ["BENCHMARK_RECORDS"]))
