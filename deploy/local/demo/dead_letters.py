"""What was refused on Kafka: `rapport.reported.v1.dead`, read from its beginning."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord

from deploy.local.demo.attempts import Attempt
from shared.events.catalogue import DEAD, REPORTED
from shared.events.error_headers import PREFIX

WAIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record as it was sent, and what the error headers say of it (by their names after `__connect.errors.`)."""

    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]
    errors: dict[str, str]

    @property
    def words(self) -> str:
        """The class of the refusal and its message."""
        return f"{self.errors.get('exception.class.name', '')}: {self.errors.get('exception.message', '')}"


async def dead_letters(bootstrap: str, expected: int) -> list[DeadLetter]:
    """All there are, waiting (bounded) until there are as many as ``expected``."""
    async with _reader(bootstrap) as consumer:
        letters: list[DeadLetter] = []
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                while len(letters) < expected:
                    letters.append(_letter(await consumer.getone()))
        except TimeoutError:
            return letters  # the comparison says which are missing
        return letters + await _rest(consumer)


def differences(attempts: Sequence[Attempt], letters: Sequence[DeadLetter]) -> list[str]:
    """What is missing among the dead letters, wrong with them, or should not be there."""
    found = [difference for attempt in attempts for difference in _compared(attempt, letters)]
    sent = {(record.key, record.value) for record in (attempt.record() for attempt in attempts)}
    strangers = [letter for letter in letters if (letter.key, letter.value) not in sent]
    return found + [f"refused on Kafka, and should not have been: {letter.words}" for letter in strangers]


def _compared(attempt: Attempt, letters: Sequence[DeadLetter]) -> list[str]:
    what, record = attempt.line.what, attempt.record()
    matching = [letter for letter in letters if (letter.key, letter.value) == (record.key, record.value)]
    if len(matching) != 1:
        return [f"{what}: {len(matching)} dead letters with its bytes, expected one"]
    letter = matching[0]
    found = []
    if not set(record.headers) <= set(letter.headers):
        found.append(f"{what}: the dead letter has lost headers of the record")
    if letter.errors.get("topic") != REPORTED:
        found.append(f"{what}: the dead letter does not say that it came from {REPORTED}: {letter.errors}")
    if attempt.line.says.lower() not in letter.words.lower():
        found.append(f"{what}: the dead letter does not speak of {attempt.line.says!r}: {letter.words}")
    return found


@asynccontextmanager
async def _reader(bootstrap: str) -> AsyncIterator[AIOKafkaConsumer]:
    """A reader of the whole topic. Having no group it is assigned every partition, and commits nothing."""
    consumer = AIOKafkaConsumer(
        DEAD, bootstrap_servers=bootstrap, auto_offset_reset="earliest", enable_auto_commit=False
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def _rest(consumer: AIOKafkaConsumer) -> list[DeadLetter]:
    """What lies between where we are and the present end."""
    letters = []
    for partition, end in (await consumer.end_offsets(list(consumer.assignment()))).items():
        while await consumer.position(partition) < end:
            letters.append(_letter(await consumer.getone(partition)))
    return letters


def _letter(record: ConsumerRecord[bytes, bytes]) -> DeadLetter:
    errors = {
        name.removeprefix(PREFIX): value.decode(errors="replace")
        for name, value in record.headers
        if name.startswith(PREFIX)
    }
    kept = tuple((name, value) for name, value in record.headers if not name.startswith(PREFIX))
    return DeadLetter(record.key or b"", record.value or b"", kept, errors)
