"""Streams: one row each, with the state of all its events, locked while a decision is made."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from shared.database.pool import Connection
from shared.events import ServiceContext


@dataclass(slots=True)
class Stream:
    """A stream's row, held under its lock.

    ``version`` counts our own events; ``heard`` the versions of others' events applied to it, by topic (``clients``).
    ``columns`` are those a service added to the table for its own questions.
    """

    id: str
    version: int = 0
    state: bytes | None = None
    heard: dict[str, int] = field(default_factory=dict)
    parked: int = 0
    refold: bool = False
    columns: dict[str, Any] = field(default_factory=dict)


class Streams:
    """Reads and writes the rows of one service's ``streams`` table. Their states are sealed by its codec.

    ``columns`` names the columns the service added, with their Postgres types.
    """

    def __init__(self, service: ServiceContext, columns: Mapping[str, str] | None = None) -> None:
        """Prepare the statements for these columns."""
        self.service = service
        self._codec = service.codec
        self._columns = dict(columns or {})
        extra = "".join(f", {name}" for name in self._columns)
        self._read = f"select stream_id, version, state, heard, parked, refold{extra} from streams"  # noqa: S608
        self._save = self._save_statement()

    def _save_statement(self) -> str:
        types = {"stream_id": "text", "version": "bigint", "state": "bytea", "heard": "jsonb", "parked": "integer",
                 "refold": "boolean", **self._columns}  # fmt: skip
        arrays = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(types.values(), 1))
        sets = ", ".join(f"{name} = new.{name}" for name in types if name != "stream_id")
        return (
            f"update streams set {sets} from unnest({arrays}) as new({', '.join(types)}) "  # noqa: S608
            "where streams.stream_id = new.stream_id"
        )

    async def lock(self, connection: Connection, ids: Iterable[str], *, wait: bool = True) -> dict[str, Stream]:
        """The rows of ``ids``, made where missing, locked in the order of their ids until the transaction ends.

        Locking in one order keeps two transactions over several clients from a deadlock.
        ``wait``: False: skip locked rows (a row being inserted concurrently is still waited for).
        """
        wanted = sorted(set(ids))
        await connection.execute(
            "insert into streams (stream_id) select unnest($1::text[]) on conflict do nothing", wanted
        )
        rows = await connection.fetch(
            f"{self._read} where stream_id = any($1) order by stream_id for no key update"
            + ("" if wait else " skip locked"),
            wanted,
        )
        return {row["stream_id"]: self._stream(row) for row in rows}

    async def lock_some(self, connection: Connection, condition: str, *arguments: Any, limit: int) -> list[Stream]:
        """Up to ``limit`` unlocked rows that meet ``condition`` (SQL from code, never from input)."""
        rows = await connection.fetch(
            f"{self._read} where {condition} limit {limit} for no key update skip locked", *arguments
        )
        return [self._stream(row) for row in rows]

    async def read(self, connection: Connection, stream_id: str) -> Stream | None:
        """The row as last committed; None if nothing was recorded for it."""
        row = await connection.fetchrow(f"{self._read} where stream_id = $1 and state is not null", stream_id)
        return None if row is None else self._stream(row)

    async def save(self, connection: Connection, streams: Iterable[Stream]) -> None:
        """Write rows that ``lock`` gave."""
        rows = list(streams)
        if not rows:
            return
        await connection.execute(
            self._save,
            [row.id for row in rows],
            [row.version for row in rows],
            [None if row.state is None else self._codec.seal_state(subject_of(row.id), row.state) for row in rows],
            [json.dumps(row.heard) for row in rows],
            [row.parked for row in rows],
            [row.refold for row in rows],
            *([row.columns.get(name) for row in rows] for name in self._columns),
        )

    def _stream(self, row: asyncpg.Record) -> Stream:
        name, state = row["stream_id"], row["state"]
        return Stream(
            id=name,
            version=row["version"],
            state=None if state is None else self._codec.open_state(subject_of(name), state),
            heard=json.loads(row["heard"]),
            parked=row["parked"],
            refold=row["refold"],
            columns={name: row[name] for name in self._columns},
        )


def opened_state(service: ServiceContext, row: asyncpg.Record) -> bytes:
    """The state in a row that a statement of one's own has read, with its ``stream_id``."""
    state: bytes = row["state"]
    return service.codec.open_state(subject_of(row["stream_id"]), state)


def stream_id(category: str, subject: str) -> str:
    """``clients:acme``: the stream of ``subject`` in a category (a topic's short name)."""
    return f"{category}:{subject}"


def category_of(stream: str) -> str:
    """The category in a stream id."""
    return stream.partition(":")[0]


def subject_of(stream: str) -> str:
    """The subject in a stream id."""
    return stream.partition(":")[2]
