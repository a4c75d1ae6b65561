"""What faults do to the broker's topics."""

from collections.abc import Mapping

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic, RecordsToDelete
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType


class Broker:
    """``bootstrap``: of the broker to be told."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap

    async def configure(self, topic: str, values: Mapping[str, str]) -> None:
        """Set a topic's configuration, all of it."""
        admin = await self._admin()
        try:
            await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, dict(values))])
        finally:
            await admin.close()

    async def delete_before(self, topic: str, partition: int, offset: int) -> None:
        """Let the log start at ``offset``."""
        admin = await self._admin()
        try:
            await admin.delete_records({TopicPartition(topic, partition): RecordsToDelete(before_offset=offset)})
        finally:
            await admin.close()

    async def delete(self, topic: str) -> None:
        """Delete a topic."""
        admin = await self._admin()
        try:
            await admin.delete_topics([topic])
        finally:
            await admin.close()

    async def create(self, topic: str, partitions: int) -> int:
        """Create a topic that is kept for ever; Kafka's error code, 0 if it went well."""
        admin = await self._admin()
        try:
            wanted = NewTopic(topic, partitions, 1, topic_configs={"retention.ms": "-1"})
            answer = await admin.create_topics([wanted])
            return int(answer.topic_errors[0][1])
        finally:
            await admin.close()

    async def _admin(self) -> AIOKafkaAdminClient:
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap)
        await admin.start()
        return admin
