"""The position of an import: a row in the service's database, moved in the transaction of the facts."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.database.pool import Connection
from shared.importing.tally import Tally

_BLOCK = 1024 * 1024
_DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class Position:
    """How far a file was read, and the outcome so far.

    ``offset``: in bytes, the end of a row; ``lines``: as many lie before it; ``digest``: of the bytes before it (see
    ``Prefix``). ``refused``: the file of refused rows, which ends at ``refused_bytes``.
    """

    offset: int = 0
    lines: int = 0
    digest: bytes = b""
    tally: Tally = field(default_factory=Tally)
    refused: str | None = None
    refused_bytes: int = 0


async def find(connection: Connection, file: str) -> Position | None:
    """Where the import of ``file`` (its absolute path) stopped, if there was one."""
    row = await connection.fetchrow("select * from imports where file = $1", file)
    if row is None:
        return None
    tally: dict[str, Any] = json.loads(row["tally"])
    return Position(row["next"], row["lines"], row["digest"], Tally(**tally), row["refused_file"], row["refused_bytes"])


async def save(connection: Connection, file: str, position: Position) -> None:
    """Remember ``position``, in the caller's transaction."""
    await connection.execute(
        "insert into imports (file, next, lines, digest, tally, refused_file, refused_bytes, moved_at) "
        "values ($1, $2, $3, $4, $5, $6, $7, now()) on conflict (file) do update set "
        "next = excluded.next, lines = excluded.lines, digest = excluded.digest, tally = excluded.tally, "
        "refused_file = excluded.refused_file, refused_bytes = excluded.refused_bytes, moved_at = excluded.moved_at",
        file, position.offset, position.lines, position.digest, json.dumps(position.tally.document()),
        position.refused, position.refused_bytes,
    )  # fmt: skip


class Prefix:
    """The digest of a file's beginning and of what decides how it is read, to detect changes of either."""

    def __init__(self, file: Path, read_as: bytes) -> None:
        """``read_as``: the mapping and everything else that decides which facts the bytes become."""
        self._file = file.open("rb")
        self._read_as = hashlib.blake2b(read_as).digest()
        self.rewind()

    def rewind(self) -> None:
        """Begin again at the beginning."""
        self._file.seek(0)
        self._offset = 0
        self._hash = hashlib.blake2b(self._read_as, digest_size=_DIGEST_BYTES)

    def to(self, offset: int) -> bytes:
        """The digest of the bytes before ``offset``, which never lies before that of the last call."""
        while self._offset < offset:
            block = self._file.read(min(_BLOCK, offset - self._offset))
            if not block:
                break
            self._hash.update(block)
            self._offset += len(block)
        return self._hash.digest()

    def begins_as(self, position: Position) -> bool:
        """Whether the file still begins with what was imported, whole lines of it."""
        if self.to(position.offset) != position.digest or self._offset != position.offset:
            return False
        self._file.seek(max(0, position.offset - 1))
        last, following = self._file.read(1), self._file.read(1)
        self._file.seek(position.offset)
        return last in (b"\n", b"\r") or not following

    def close(self) -> None:
        """Close the file."""
        self._file.close()
