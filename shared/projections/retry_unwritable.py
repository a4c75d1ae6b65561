"""Trying again what is parked because its stream could not be written."""

from shared.database.away import is_away
from shared.database.pool import Pool
from shared.projections import parking
from shared.projections.operations import Operations
from shared.projections.runner import ProjectionRunner


class RetryUnwritable:
    """Tries each stream again, ever more rarely; when it can be written, its events are applied in their order."""

    def __init__(self, application: ProjectionRunner, pool: Pool, operations: Operations) -> None:
        """``operations``: of ``application``."""
        self._application = application
        self._pool = pool
        self._operations = operations

    async def retry(self) -> None:
        """Try those whose turn it is. Raises ``DATABASE_AWAY``."""
        async with self._pool.acquire() as connection:
            queues = await parking.unwritable(connection)
        aside = self._application.aside
        queues = [(topic, subject) for topic, subject in queues if topic in self._application.routing.routes]
        aside.keep_only({self._stream_of(topic, subject) for topic, subject in queues})
        for topic, subject in queues:
            # Asked each time: a stream has a queue for each of its topics.
            if (stream := self._stream_of(topic, subject)) not in aside.now():
                await self._redrive(topic, subject, stream)

    async def _redrive(self, topic: str, subject: str, stream: str) -> None:
        try:
            await self._operations.redrive(self._application.routing.routes[topic].topic, subject)
        except Exception as error:
            if is_away(error):
                raise
            self._application.aside.failed(stream, error)
        else:
            self._application.aside.succeeded(stream)

    def _stream_of(self, topic: str, subject: str) -> str:
        return self._application.routing.stream_of(topic, subject)
