"""Opening a file to import: its rows, and the file for refused ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from shared.documents import DocumentError
from shared.events import Language, ServiceContext
from shared.importing.columns import Named, named
from shared.importing.facts import Facts, events_as_they_are, mapped
from shared.importing.files.csv_rows import CsvRows
from shared.importing.files.dialect import DELIMITERS
from shared.importing.files.json_rows import JsonRows
from shared.importing.files.refused_rows import RefusedRows, as_csv, as_json_lines
from shared.importing.files.row import FileError
from shared.importing.mapping import FileFormat, Mapping, load

CSV = (".csv", ".tsv", ".txt")
JSON_LINES = (".ndjson", ".jsonl")
#: So many lines may stand above the names of columns, where a system puts titles there.
_TITLES = 20


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose rows can be read. ``columns``: those mapped. ``read_as``: all that decides how it is read.

    ``named``: names the columns in refusals, where a mapping does.
    """

    rows: CsvRows | JsonRows
    facts: Facts
    columns: tuple[str, ...]
    read_as: bytes
    named: Named | None = None

    def refused_to(self, path: Path) -> RefusedRows:
        """A file for refused rows, in the format of this one."""
        if isinstance(self.rows, CsvRows):
            return RefusedRows(path, *as_csv(self.rows))
        return RefusedRows(path, as_json_lines)


def opened(file: Path, mapping_file: Path | None, service: ServiceContext) -> Opened:
    """The rows of ``file`` from its beginning, by the mapping, for ``service``; without a mapping they are CloudEvents.

    Raises ``FileError``.
    """
    try:
        return _opened(file, mapping_file, service)
    except OSError as error:
        raise FileError(f"{error.filename or file}: {error.strerror}") from error


def _opened(file: Path, mapping_file: Path | None, service: ServiceContext) -> Opened:
    kind = file.suffix.lower()
    if kind not in (*CSV, *JSON_LINES):
        raise FileError(f"{file.name}: only {', '.join((*CSV, *JSON_LINES))} can be imported")
    text = None if mapping_file is None else mapping_file.read_bytes()
    mapping = None if mapping_file is None or text is None else _mapping(mapping_file, text, service.language)
    if mapping is None and kind in CSV:
        raise FileError("a CSV file needs a mapping that says what its columns are: --mapping FILE.yaml")
    rows = _rows(file, mapping, is_csv=kind in CSV)
    facts = events_as_they_are if mapping is None else mapped(mapping, service)
    columns = () if mapping is None else tuple(mapping.columns)
    return Opened(rows, facts, columns, text or b"", None if mapping is None else named(mapping))


def _rows(file: Path, mapping: Mapping | None, *, is_csv: bool) -> CsvRows | JsonRows:
    if not is_csv and mapping is not None and mapping.file != FileFormat():
        raise FileError(f"{file.name}: JSON lines are utf-8 and have no delimiter; leave both out of the mapping")
    handle = file.open("rb")
    try:
        return _csv(file, handle, mapping) if is_csv and mapping else JsonRows(handle, whole=mapping is None)
    except BaseException:
        handle.close()
        raise


def _mapping(file: Path, text: bytes, language: Language) -> Mapping:
    try:
        return load(text.decode("utf-8-sig"), language)
    except UnicodeDecodeError as error:
        raise FileError(f"{file.name}: is not UTF-8 (byte {error.start + 1})") from error
    except DocumentError as error:
        raise FileError(f"{file.name}, {error}") from error


def _csv(file: Path, handle: BinaryIO, mapping: Mapping) -> CsvRows:
    rows = CsvRows(
        handle, delimiter=mapping.file.delimiter, encoding=mapping.file.encoding, wanted=tuple(mapping.columns)
    )
    if unknown := rows.unknown(mapping.columns):
        raise FileError(
            f"{file.name}: has no column {', '.join(unknown)}, which the mapping names; "
            f"its columns are {', '.join(rows.columns)}{_where(unknown, rows)}"
        )
    if twice := rows.ambiguous(mapping.columns):
        raise FileError(f"{file.name}: has more than one column {', '.join(twice)}")
    if mapping.whole_rows and (twice := rows.ambiguous([*dict.fromkeys(filter(None, rows.columns))])):
        raise FileError(f"{file.name}: has more than one column {', '.join(twice)}, and columns: all hashes them all")
    return rows


def _where(unknown: Sequence[str], rows: CsvRows) -> str:
    """Where the names may be that the header lacks: spelled with other capitals, or below lines of titles."""
    other = {name.casefold(): name for name in rows.columns}
    if (name := other.get(unknown[0].casefold())) is not None:
        return f"; did you mean {name}?"
    for row in islice(rows, _TITLES):
        if {*unknown} <= {name.strip() for cell in row.original for name in re.split(f"[{DELIMITERS}]", str(cell))}:
            return f"; line {row.line} names the columns: remove the lines above it"
    return ""
