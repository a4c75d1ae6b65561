"""The oracle's own look into the services' databases."""

import asyncio
from typing import Any

import asyncpg

_AWAY = (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError,
         asyncpg.OperatorInterventionError, asyncpg.InsufficientResourcesError)  # fmt: skip
_AGAIN_SECONDS, _MOST_SECONDS = 0.2, 120.0


class Databases:
    """Asks until it is answered: the server may be away for a while, that is what the tests are about."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._open: dict[str, asyncpg.Connection] = {}

    async def fetch(self, service: str, query: str, *arguments: object) -> list[Any]:
        """The rows. TimeoutError if the server stays away for two minutes."""
        async with asyncio.timeout(_MOST_SECONDS):
            while True:
                try:
                    return list(await (await self._connection(service)).fetch(query, *arguments, timeout=20))
                except _AWAY:
                    await self._drop(service)
                    await asyncio.sleep(_AGAIN_SECONDS)

    async def execute(self, service: str, statement: str, *arguments: object) -> None:
        """Do something to the database behind the service's back."""
        await (await self._connection(service)).execute(statement, *arguments)

    async def connect(self, service: str) -> asyncpg.Connection:
        """A connection to be closed by who asked."""
        return await asyncpg.connect(f"{self._dsn}/{service}", timeout=10)

    async def close(self) -> None:
        """Close all."""
        for service in list(self._open):
            await self._drop(service)

    async def _connection(self, service: str) -> asyncpg.Connection:
        known = self._open.get(service)
        if known is None or known.is_closed():
            known = self._open[service] = await self.connect(service)
        return known

    async def _drop(self, service: str) -> None:
        known = self._open.pop(service, None)
        if known is not None:
            known.terminate()
