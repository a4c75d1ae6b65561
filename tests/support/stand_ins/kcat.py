"""Stands in for `kcat` where it is not installed: the options that the documents use, by our own Kafka client."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

#: What kcat -e has read when nothing more comes.
_QUIET_MS = 3_000

Headers = list[tuple[str, bytes]]


async def produce(broker: str, topic: str, records: Iterable[tuple[Headers, bytes, bytes]]) -> None:
    """Send records (headers, key, value) and wait for their acknowledgement."""
    async with AIOKafkaProducer(bootstrap_servers=broker) as producer:
        for headers, key, value in records:
            await producer.send_and_wait(topic, value, key=key, headers=headers)


async def consume(broker: str, topic: str, form: str) -> None:
    """Print what stands on the topic, from its beginning to its present end."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=broker, auto_offset_reset="earliest", enable_auto_commit=False)
    async with consumer:
        while batch := await consumer.getmany(timeout_ms=_QUIET_MS):
            for record in (record for records in batch.values() for record in records):
                headers = ",".join(f"{name}={value.decode()}" for name, value in record.headers)
                shown = form.replace("%k", record.key.decode()).replace("%h", headers)
                print(shown.replace("%s", record.value.decode()).replace("\\n", "\n"), end="")  # noqa: T201


def main() -> None:
    """Produce from standard input, or consume."""
    options = argparse.ArgumentParser()
    what = options.add_mutually_exclusive_group(required=True)
    what.add_argument("-P", dest="produce", action="store_true")
    what.add_argument("-C", dest="consume", action="store_true")
    options.add_argument("-b", dest="broker", required=True)
    options.add_argument("-t", dest="topic", required=True)
    options.add_argument("-K", dest="delimiter")
    options.add_argument("-H", dest="headers", action="append", default=[])
    options.add_argument("-o", dest="offset", choices=["beginning"])
    options.add_argument("-e", dest="to_the_end", action="store_true")
    options.add_argument("-f", dest="form")
    told = options.parse_args()
    if told.consume:
        assert (told.offset, told.to_the_end) == ("beginning", True), "else it reads what is yet to come, for ever"
        asyncio.run(consume(told.broker, told.topic, told.form))
        return
    headers = [(name, value.encode()) for name, _, value in (one.partition("=") for one in told.headers)]
    lines = (line.rstrip("\n").partition(told.delimiter) for line in sys.stdin)
    asyncio.run(produce(told.broker, told.topic, [(headers, key.encode(), value.encode()) for key, _, value in lines]))


if __name__ == "__main__":
    sys.stdout = os.fdopen(sys.stdout.fileno(), "w", errors="replace")
    main()
