"""The file of refused rows: unchanged, with line and reason, to be corrected and imported."""

import csv
import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from shared.cloudevents import strict_json
from shared.importing.files.csv_rows import CsvRows
from shared.importing.files.json_rows import members
from shared.importing.files.kind import BOM
from shared.importing.files.row import REFUSED_LINE, REFUSED_REASON, FileError, Row

#: A row and why it was refused.
Refused = tuple[Row, str]
#: ``Refused`` rows as the bytes of a file, and what it begins with.
Written = Callable[[Sequence[Refused]], bytes]


class RefusedRows:
    """Writes refused rows. The file has clients' words in it, so only its owner may read it."""

    def __init__(self, path: Path, written: Written, head: bytes = b"") -> None:
        """The file is created with the first refused row."""
        self.path, self._written, self._head = path, written, head

    def write(self, at: int, rows: Sequence[Refused]) -> int:
        """Write ``rows`` at byte ``at``; returns the new end. What was there had been written and never committed.

        Raises ``FileError``.
        """
        try:
            return self._write(at, self._written(rows)) if rows else at
        except OSError as error:
            raise FileError(f"{self.path}: {error.strerror}") from error

    def _write(self, at: int, body: bytes) -> int:
        with os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            end = min(at, os.fstat(file.fileno()).st_size)  # somebody may have removed it
            file.truncate(end)
            file.seek(end)
            file.write(body if end else self._head + body)
            file.flush()
            os.fsync(file.fileno())
            return file.tell()


def unused(path: Path) -> Path:
    """``path``, or the first numbered variant that does not exist: an existing file may contain corrections."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def beside(file: Path) -> Path:
    """Where the refused rows of ``file`` go: ``calls.refused.csv`` for ``calls.csv``."""
    return file.with_name(f"{file.stem}.refused{file.suffix}")


def as_csv(rows: CsvRows) -> tuple[Written, bytes]:
    """In the dialect of ``rows``; line and reason come first, so that rows may have any length."""

    def lines(cells: Sequence[Sequence[str]]) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=rows.delimiter).writerows(cells)
        return text.getvalue().encode(rows.encoding, "backslashreplace")

    def written(refused: Sequence[Refused]) -> bytes:
        return lines([[str(row.line), reason, *map(str, row.original)] for row, reason in refused])

    begins = (BOM if rows.bom else b"") + rows.first_line.encode(rows.encoding)
    return written, begins + lines([[REFUSED_LINE, REFUSED_REASON, *rows.columns]])


def as_json_lines(refused: Sequence[Refused]) -> bytes:
    """Line and reason are members of the object; a line that is not an object goes into ``raw``."""
    return b"".join(_json_line(row, reason) for row, reason in refused)


def _json_line(row: Row, reason: str) -> bytes:
    assert isinstance(row.original, bytes), "a line of NDJSON"
    try:
        said = members(row.original)
    except ValueError:
        said = {"raw": row.original.decode("utf-8", "backslashreplace").rstrip("\r\n")}
    return strict_json.compact({REFUSED_LINE: row.line, REFUSED_REASON: reason, **said}) + b"\n"
