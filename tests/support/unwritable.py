"""Rows that the database refuses to write, until they are mended."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.database.pool import Connection, Pool

_REFUSE = """
create or replace function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'this row cannot be written' using errcode = 'XX999'; end $$;
create trigger refuse before insert or update on {table} for each row when ({condition}) execute function refuse();
"""


@asynccontextmanager
async def unwritable(database: Pool | Connection, table: str, condition: str) -> AsyncIterator[None]:
    """Rows of ``table`` that meet ``condition`` (of ``new``) cannot be written inside the block."""
    await database.execute(_REFUSE.format(table=table, condition=condition))
    try:
        yield
    finally:
        await database.execute(f"drop trigger refuse on {table}")


class Watch:
    """A clock that stands until it is moved on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now
