"""Creating the topics: a job of its own, never a side effect of sending."""

import asyncio
from collections.abc import Iterable

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, UnknownTopicOrPartitionError, for_code

from shared.events import Language
from shared.kafka.client import client_arguments
from shared.settings import Settings

_EXISTS = 36
_KNOWN_SECONDS = 30.0
_ASK_AGAIN_SECONDS = 0.2

#: Segments end by size alone: nothing is ever deleted, and a fetch gives at most one segment's records of a partition,
#: so that a quiet firm's week for a segment would make every rebuild a walk in small steps.
_TEN_YEARS = str(10 * 366 * 24 * 3_600_000)
_CONFIGURATION = {
    "retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete", "segment.ms": _TEN_YEARS,
}  # fmt: skip

#: A dead letter is a record as it came and the headers that say why, so it may be larger than any record that comes;
#: much larger where its reporter compresses better than we do.
_OF_THE_DEAD = {"max.message.bytes": str(16 * 1024 * 1024)}


class WrongPartitions(Exception):  # noqa: N818  it is the operator's finding
    """A topic exists with another number of partitions than asked for: changing it would move clients."""


async def create(settings: Settings, language: Language) -> list[str]:
    """Create the topics of ``language`` that are missing, with ``settings.partitions`` each, kept for ever; which.

    Safe to run twice and at once. Raises ``WrongPartitions``, ``KafkaError`` when the broker refuses, ``TimeoutError``
    when it does not get to know of them within 30 s.
    """
    admin = AIOKafkaAdminClient(**client_arguments(settings))
    await admin.start()
    try:
        created = await _create(admin, settings, language)
        await _check(admin, settings.partitions, language)
    finally:
        await admin.close()
    return created


async def partitions(settings: Settings, names: Iterable[str]) -> dict[str, int]:
    """How many partitions each of these topics has. Raises ``KafkaError``, also where one of them is missing.

    A consumer that has subscribed to nothing knows of no topic: the broker must be asked.
    """
    admin = AIOKafkaAdminClient(**client_arguments(settings))
    try:
        await admin.start()
        described = await admin.describe_topics(list(names))
    finally:
        await admin.close()
    if missing := [topic["topic"] for topic in described if not topic["partitions"]]:
        raise UnknownTopicOrPartitionError(f"missing topics: {', '.join(missing)}; create them first")
    return {topic["topic"]: len(topic["partitions"]) for topic in described}


def _configuration(replication: int, *, dead: bool) -> dict[str, str]:
    """Where there are copies, at least two must have a record before it counts as written."""
    safe = {"min.insync.replicas": str(min(2, replication))}
    return _CONFIGURATION | safe | (_OF_THE_DEAD if dead else {})


async def _create(admin: AIOKafkaAdminClient, settings: Settings, language: Language) -> list[str]:
    wanted = [
        NewTopic(
            name=name,
            num_partitions=settings.partitions,
            replication_factor=settings.replication,
            topic_configs=_configuration(settings.replication, dead=name == language.dead),
        )
        for name in language.all_topics
    ]
    answer = await admin.create_topics(wanted)
    created = []
    for name, code, *words in answer.topic_errors:
        if code not in (0, _EXISTS):
            raise KafkaError(f"{name} was not created: {for_code(code).__name__} {words}")
        if code == 0:
            created.append(name)
    return created


async def _check(admin: AIOKafkaAdminClient, partitions: int, language: Language) -> None:
    """Compare with what the broker says. Right after their creation it may not know of the topics yet."""
    async with asyncio.timeout(_KNOWN_SECONDS):
        while not all((counts := await _counts(admin, language)).values()):  # noqa: ASYNC110  only asking tells
            await asyncio.sleep(_ASK_AGAIN_SECONDS)
    if wrong := {topic: count for topic, count in counts.items() if count != partitions}:
        raise WrongPartitions(
            f"these topics do not have {partitions} partitions: {wrong}; the number is fixed at creation "
            "(RAPPORT_PARTITIONS); changing it needs a drain"
        )


async def _counts(admin: AIOKafkaAdminClient, language: Language) -> dict[str, int]:
    described = await admin.describe_topics(list(language.all_topics))
    return {topic["topic"]: len(topic["partitions"]) for topic in described}
