"""The rows of a CSV file (RFC 4180, any one-character delimiter). The first row names the columns."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from shared.cloudevents.size import MAX_FACT_BYTES
from shared.importing.files.line_file import LineFile
from shared.importing.files.lines import Line, Lines
from shared.importing.files.row import REFUSED_LINE, REFUSED_REASON, FileError, Row
from shared.refusal import Reason, Refusal

#: What separates cells, most usual first; the one that the header has most of is taken.
DELIMITERS = ",;\t|"


class _Source:
    """Lines as text for the CSV reader. What it took for the row under way can be looked up."""

    def __init__(self, lines: Lines, encoding: str) -> None:
        self._lines, self._encoding = lines, encoding
        self.taken: list[Line] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._lines.take()
        if line is None:
            raise StopIteration
        self.taken.append(line)
        if line.cut:
            raise ValueError(f"the line has more than {len(line.data)} bytes")
        try:
            return line.data.decode(self._encoding)
        except UnicodeDecodeError as error:
            raise ValueError(f"the line is not {self._encoding} (byte {error.start + 1})") from error


class CsvRows(LineFile):
    """Rows of a CSV file. Cells may hold line ends; a row that cannot be taken apart costs one line, not the rest."""

    def __init__(self, file: BinaryIO, *, delimiter: str | None = None, encoding: str = "utf-8") -> None:
        """``delimiter``: None to detect it from the header. Raises ``FileError`` if there is no header."""
        csv.field_size_limit(MAX_FACT_BYTES)
        super().__init__(file)
        self.encoding = encoding
        self._source = _Source(self._lines, encoding)
        self.delimiter = delimiter or self._told_delimiter()
        self._header = self._read_header()
        self._kept = [place for place, name in enumerate(self._header) if name not in (REFUSED_LINE, REFUSED_REASON)]
        self.columns = [self._header[place] for place in self._kept]

    def unknown(self, columns: Sequence[str]) -> list[str]:
        """Those of ``columns`` that the header lacks."""
        return [column for column in columns if column not in self.columns]

    def ambiguous(self, columns: Sequence[str]) -> list[str]:
        """Those of ``columns`` that the header has more than once."""
        counts = Counter(self.columns)
        return [column for column in columns if counts[column] > 1]

    def __iter__(self) -> Iterator[Row]:
        """The rows after the header, or from where ``go_to`` went."""
        reader = self._reader()
        while True:
            self._source.taken.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, ValueError) as error:
                yield self._unreadable(str(error))
                reader = self._reader()
            else:
                if cells:
                    yield self._row(cells)

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._source, delimiter=self.delimiter, strict=True)

    def _row(self, cells: list[str]) -> Row:
        first, last = self._source.taken[0], self._source.taken[-1]
        if len(cells) != len(self._header):
            detail = f"the row has {len(cells)} cells, the header {len(self._header)}"
            return Row(first.number, last.number, last.end, cells, {}, Refusal(Reason.UNREADABLE, detail))
        if len(self._kept) != len(cells):
            cells = [cells[place] for place in self._kept]
        return Row(first.number, last.number, last.end, cells, dict(zip(self.columns, cells, strict=True)))

    def _unreadable(self, why: str) -> Row:
        """The first line of what was read is refused alone: an open quote may have swallowed good rows after it."""
        first, *others = self._source.taken
        self._lines.give_back(others)
        text = first.data.decode(self.encoding, "backslashreplace").rstrip("\r\n")
        refusal = Refusal(Reason.UNREADABLE, f"the row is not CSV, perhaps a quote is not closed: {why}")
        return Row(first.number, first.number, first.end, [text], {}, refusal)

    def _told_delimiter(self) -> str:
        line = self._lines.take()
        if line is None:
            raise FileError("the file is empty")
        self._lines.give_back([line])
        unquoted = "".join(line.data.decode(self.encoding, "replace").split('"')[::2])
        return max(DELIMITERS, key=unquoted.count)

    def _read_header(self) -> list[str]:
        try:
            header = next(self._reader(), None)
        except (csv.Error, ValueError) as error:
            raise FileError(f"the header cannot be read: {error}") from error
        if not header:
            raise FileError("the first line must name the columns")
        return [name.strip() for name in header]
