"""The integrator over Kafka, with the C client: what its broker acknowledged counts, the rest is sent again."""

import asyncio
from functools import partial
from random import Random
from typing import Any

import confluent_kafka

from tests.chaos.envelope import record
from tests.chaos.facts import Fact
from tests.chaos.ledger import Ledger

REPORTED = "rapport.reported.v1"
_FLUSH_SECONDS = 8.0


class KafkaLane:
    """Writes facts to the topic of reported facts. ``acks=all``, idempotent, keyed by subject."""

    def __init__(self, bootstrap: str, ledger: Ledger, chance: Random) -> None:
        self._producer = confluent_kafka.Producer(
            {
                "bootstrap.servers": bootstrap,
                "enable.idempotence": True,
                "message.timeout.ms": 6_000,
                "socket.timeout.ms": 5_000,
                "linger.ms": 2,
                "partitioner": "murmur2_random",
                "log_level": 0,
            }
        )
        self._ledger = ledger
        self._structured = Random(chance.random())
        self.failures = 0

    async def report(self, facts: list[Fact]) -> None:
        """Write these until the broker has them all."""
        self._ledger.report(facts)
        left = facts
        while left:
            had = await asyncio.to_thread(self._try, left)
            for fact in left:
                if fact.id in had:
                    self._ledger.acknowledge(fact)
            left = [fact for fact in left if fact.id not in had]
            self.failures += len(left)

    def _try(self, facts: list[Fact]) -> set[str]:
        """The ids of those that were acknowledged. Runs beside the event loop, so it touches nothing of the ledger."""
        had: set[str] = set()

        def delivered(fact: Fact, error: Any, _message: Any) -> None:
            if error is None:
                had.add(fact.id)

        for fact in facts:
            value, headers = record(fact, structured=self._structured.random() < 0.5)
            self._producer.produce(
                REPORTED, value, fact.subject.encode(), headers=headers, on_delivery=partial(delivered, fact)
            )
        self._producer.flush(_FLUSH_SECONDS)
        return had
