"""Fresh databases: each a copy of one that was migrated once."""

import asyncio
import os
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from shared.database import connect
from shared.database.migrate import migrate
from shared.database.pool import Pool

SERVICES = Path(__file__).parents[2] / "services"


@dataclass
class Databases:
    """Makes databases on the server ``url`` and drops them: those of a test after it, their templates in the end."""

    url: str
    made: list[str] = field(default_factory=list)
    templates: dict[str, str] = field(default_factory=dict)
    pools: list[Pool] = field(default_factory=list)

    async def fresh(self, service: str = "intake") -> str:
        """The URL of a new database with the kernel's tables and those of ``service`` (intake has none besides)."""
        template = await self._template(service)
        return await self._create(f'template "{template}"')

    async def copy(self, url: str) -> str:
        """The URL of a copy of the database ``url``, as of now: its backup. Nobody may be connected to it."""
        return await self._create(f'template "{url.rpartition("/")[2]}"')

    async def pool(self, service: str = "intake", *, size: int = 8) -> Pool:
        """A pool on a new database."""
        return await self.connected(await self.fresh(service), size=size)

    async def connected(self, url: str, *, size: int = 8) -> Pool:
        """One more pool on the database ``url``, as another process of the service would have."""
        pool = await connect(url, size, name="rapport-test")
        self.pools.append(pool)
        return pool

    async def close_pools(self) -> None:
        """Close what this test opened, without waiting for what it left half done."""
        for pool in self.pools:
            pool.terminate()
        self.pools.clear()

    async def drop_made(self) -> None:
        """Drop what was made up to now. Each costs a checkpoint: all in the end would take minutes."""
        while self.made:
            await self._drop(self.made.pop())

    async def drop(self) -> None:
        """Drop everything, also what they were made of."""
        await self.drop_made()
        while self.templates:
            await self._drop(self.templates.popitem()[1])

    async def _template(self, service: str) -> str:
        if service not in self.templates:
            url = await self._create("")
            self.templates[service] = self.made.pop()
            await asyncio.to_thread(migrate, url, SERVICES / service / "migrations")
        return self.templates[service]

    async def _create(self, how: str) -> str:
        name = f"rapport_test_{os.urandom(6).hex()}"
        await self._execute(f'create database "{name}" {how}')
        self.made.append(name)
        return f"{self.url}/{name}"

    async def _drop(self, name: str) -> None:
        await self._execute(f'drop database if exists "{name}" with (force)')

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(f"{self.url}/postgres")
        try:
            await connection.execute(statement)
        finally:
            await connection.close()
