"""Filling the topics of recorded events as the relay would have, only faster."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping

from aiokafka import AIOKafkaProducer

from deploy.local.process import together
from shared.events.catalogue import OWNERS, type_of
from shared.events.wire import record, stored_data
from shared.kafka.compression import producer_arguments
from shared.kafka.partitions import slot
from shared.kafka.record import Partition
from shared.personal import PlainCodec
from shared.relay.batch import fill
from shared.settings import Settings
from shared.store.outbox import Outgoing
from tests.benchmarks.corpus import Said
from tests.support.contexts import CONTEXTS


def outgoing(facts: Iterable[Said], partitions: int) -> dict[Partition, deque[Outgoing]]:
    """The records of these facts, by partition, versions counted per client and topic."""
    queues: dict[Partition, deque[Outgoing]] = defaultdict(deque)
    versions: Counter[tuple[str, str]] = Counter()
    for position, said in enumerate(facts):
        entry = type_of(said.data)
        versions[entry.topic, said.client] += 1
        key, value, headers = record(
            id=said.id, type=entry.name, topic=entry.topic, subject=said.client,
            version=versions[entry.topic, said.client], time=said.time, recorded_at=said.recorded_at,
            data_json=stored_data(said.data, said.client, PlainCodec()), correlation_id=said.id, causation_id=None,
            traceparent=None, service=CONTEXTS[OWNERS[entry.topic]],
        )  # fmt: skip
        partition = Partition(entry.topic, slot(key) % partitions)
        queues[partition].append(
            Outgoing(position, partition, int(said.recorded_at.timestamp() * 1000), key, value, headers)
        )
    return queues


async def send(
    bootstrap: str, queues: Mapping[Partition, deque[Outgoing]], sent: Callable[[int], None] = lambda _: None
) -> None:
    """Send all of it with the relay's batches and settings, one in flight per partition; returns when Kafka has it.

    ``sent`` is told the number of records in each batch that Kafka has.
    """
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        max_batch_size=1024 * 1024,
        max_request_size=4 * 1024 * 1024,
        **producer_arguments(Settings().compression),
        linger_ms=0,
    )
    await producer.start()
    try:
        await together(*(_drain(producer, partition, queue, sent) for partition, queue in queues.items()))
    finally:
        await producer.stop()


async def _drain(
    producer: AIOKafkaProducer, partition: Partition, queue: deque[Outgoing], sent: Callable[[int], None]
) -> None:
    while queue:
        batch = fill(producer, queue)
        await (await producer.send_batch(batch.builder, partition.topic, partition=partition.number))
        sent(len(batch.positions))
