"""The steps of scoring's path, timed one after the other."""

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from services.scoring.context import SCORING
from services.scoring.projection.assessment import Occasion, assess_client
from services.scoring.projection.clients import Clients
from services.scoring.projection.snapshot import ClientSnapshot
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.settings import ScoringSettings
from shared import gc_tuning
from shared.events import Event
from shared.events.catalogue import Topic
from shared.events.wire import read, stored_data
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.loading import outgoing

_CLIENTS, _FACTS = 1_000, 41_000

T = TypeVar("T")
R = TypeVar("R")


class Times:
    """Microseconds of processor time by step."""

    def __init__(self) -> None:
        self.found: dict[str, float] = {}

    def each(self, step: str, do: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """What ``do`` gives of each item."""
        gc.collect()  # no step pays for what the one before left
        began = time.process_time()
        done = [do(item) for item in items]
        self.found[step] = 1e6 * (time.process_time() - began) / len(items)
        return done


def main() -> None:
    """Time each step, and print the times."""
    gc_tuning.tune()
    times, policy = Times(), ScoringSettings().policy()
    queues = outgoing(Corpus(_CLIENTS, _FACTS), 6).values()
    records = sorted((one for queue in queues for one in queue), key=lambda one: one.position)
    said = times.each(
        "read",
        lambda one: read(SCORING.language, Topic(one.partition.topic), one.key, one.value, one.headers, SCORING.codec),
        records,
    )
    events = [one for one in said if isinstance(one, Event)]
    assert len(events) == len(records)
    states, scoring = dict[str, ClientSnapshot](), Clients(Calendars(policy, SCORING))

    def fold(event: Event) -> None:
        states[event.subject] = scoring.fold(states.get(event.subject, ClientSnapshot()), event)

    times.each("fold", fold, events)
    kept = times.each("encode", scoring.encode, list(states.values()))
    standings = times.each("decode", ClientSnapshot.read, kept)
    occasion = Occasion(events[-1].recorded_at, "fact", policy, {"clients": 1, "interactions": 40})
    looks = times.each("look", lambda standing: assess_client(standing, occasion), standings)
    data = [[new.data for new in assessed.events] for assessed in looks]
    times.each("store", lambda all_of: [stored_data(one, "client", SCORING.codec) for one in all_of], data)
    sys.stdout.write(json.dumps({**times.found, "bytes": sum(map(len, kept)) / len(kept)}) + "\n")


if __name__ == "__main__":
    main()
