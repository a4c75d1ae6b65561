"""Read your writes: wait until versions recorded elsewhere are applied here."""

import asyncio
import json
from collections.abc import Mapping

from shared.asyncio_wait import wait_until
from shared.database.pool import Pool

_POLL_SECONDS = 0.5


class NotCaughtUp(Exception):  # noqa: N818  it is an answer
    """The versions asked for were not applied in time."""


class AppliedVersions:
    """Waits until a stream has applied given versions of other services' streams."""

    def __init__(self, pool: Pool) -> None:
        """``pool``: of the service's own database."""
        self._pool = pool
        self._news = asyncio.Event()
        self._closed = False

    def close(self) -> None:
        """End all waits: the process is about to stop."""
        self._closed = True
        self.announce()

    def announce(self) -> None:
        """A batch was applied in this process."""
        self._news.set()
        self._news = asyncio.Event()

    async def wait(self, stream: str, versions: Mapping[str, int], *, seconds: float) -> None:
        """Return when ``stream`` includes these versions by topic. Raises ``NotCaughtUp`` after ``seconds``.

        Checks when this process applied a batch, and periodically, as another process may have.
        """
        try:
            async with asyncio.timeout(seconds):
                while True:
                    news = self._news
                    if await self._included(stream, versions):
                        return
                    if self._closed:
                        raise NotCaughtUp
                    await wait_until(news, _POLL_SECONDS)
        except TimeoutError as error:
            raise NotCaughtUp from error

    async def _included(self, stream: str, versions: Mapping[str, int]) -> bool:
        found = await self._pool.fetchval("select heard from streams where stream_id = $1", stream)
        heard = json.loads(found) if found else {}
        return all(heard.get(topic, 0) >= version for topic, version in versions.items())
