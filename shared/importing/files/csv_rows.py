"""The rows of a CSV file (RFC 4180, any one-character delimiter). The first row names the columns."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from shared.cloudevents.size import MAX_FACT_BYTES
from shared.importing.files.decoding import UTF_8, LineError, decoded
from shared.importing.files.dialect import dialect
from shared.importing.files.header import as_named, tidy
from shared.importing.files.line_file import LineFile
from shared.importing.files.lines import Line, Lines
from shared.importing.files.row import REFUSED_LINE, REFUSED_REASON, FileError, Row
from shared.refusal import Reason, Refusal

_BLANK_BEFORE_QUOTES = re.compile(r'\s+".*"\s*', re.DOTALL)


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
        return decoded(line, self._encoding)


class CsvRows(LineFile):
    """Rows of a CSV file. Cells may hold line ends; a row that cannot be taken apart costs one line, not the rest."""

    def __init__(
        self, file: BinaryIO, *, delimiter: str | None = None, encoding: str = UTF_8, wanted: Sequence[str] = ()
    ) -> None:
        """``delimiter``: None to detect it from the header. ``wanted``: columns as the mapping writes their names.

        Raises ``FileError`` if there is no header.
        """
        csv.field_size_limit(MAX_FACT_BYTES)
        super().__init__(file)
        if self.bom and encoding != UTF_8:
            raise FileError(f"the file begins with the byte order mark of utf-8, and the mapping says {encoding}")
        self.encoding = encoding
        self._source = _Source(self._lines, encoding)
        self._dialect = dialect(self._lines, encoding, delimiter)
        self._names = self._read_header()
        self._header = as_named(self._names, wanted)
        self._kept = [place for place, name in enumerate(self._header) if name not in (REFUSED_LINE, REFUSED_REASON)]
        self.columns = [self._header[place] for place in self._kept]

    @property
    def delimiter(self) -> str:
        """What separates cells."""
        return self._dialect.delimiter

    @property
    def first_line(self) -> str:
        """The line before the header that tells the delimiter, if there is one."""
        return f"sep={self.delimiter}\r\n" if self._dialect.told else ""

    def unknown(self, columns: Sequence[str]) -> list[str]:
        """Those of ``columns`` that the header lacks."""
        return [column for column in columns if column not in self.columns]

    def ambiguous(self, columns: Sequence[str]) -> list[str]:
        """Those of ``columns`` that the header has more than once."""
        counts = Counter(self.columns)
        return [column for column in columns if counts[column] > 1]

    def __iter__(self) -> Iterator[Row]:
        """The rows after the header, or from where ``go_to`` went; rows without any text are none."""
        reader = self._reader()
        while True:
            self._source.taken.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, LineError) as error:
                yield self._unreadable(error)
                reader = self._reader()
            else:
                if any(cell and not cell.isspace() for cell in cells):
                    yield self._row(cells)

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(
            self._source, delimiter=self.delimiter, skipinitialspace=self._dialect.blank_before_quotes, strict=True
        )

    def _row(self, cells: list[str]) -> Row:
        first, last = self._source.taken[0], self._source.taken[-1]
        problem = self._problem(cells)
        if problem is not None:
            return Row(first.number, last.number, last.end, cells, {}, Refusal(Reason.UNREADABLE, problem))
        if len(self._kept) != len(cells):
            cells = [cells[place] for place in self._kept]
        return Row(first.number, last.number, last.end, cells, dict(zip(self.columns, cells, strict=True)))

    def _problem(self, cells: list[str]) -> str | None:
        if cells[-1].strip() == self._names[-1] and [tidy(cell) for cell in cells] == self._names:
            return "the row repeats the header: perhaps files were joined"
        if b' "' in self._source.taken[0].data and self._has_blank_before_quotes(cells):
            return "the row has a blank between a delimiter and a quote"
        if len(cells) != len(self._header):
            words = f"the row has {len(cells)} cells, the header {len(self._header)}"
            return words + ("; the last cell is empty" if len(cells) > len(self._header) and not cells[-1] else "")
        return None

    def _has_blank_before_quotes(self, cells: list[str]) -> bool:
        """Whether a cell kept the quotes around it; one that is quoted as a whole may hold what it likes."""
        line = self._source.taken[0].data.decode(self.encoding, "replace")
        found = re.search(rf'{re.escape(self.delimiter)} +"(?!")', line)
        return found is not None and any(_BLANK_BEFORE_QUOTES.fullmatch(cell) for cell in cells)

    def _unreadable(self, error: ValueError | csv.Error) -> Row:
        """The first line of what was read is refused alone: an open quote may have swallowed good rows after it."""
        first, *others = self._source.taken
        self._lines.give_back(others)
        text = first.data.decode(self.encoding, "backslashreplace").rstrip("\r\n")
        why = str(error)
        if others or isinstance(error, csv.Error):
            why = f"the row is not CSV, perhaps a quote is not closed: {why}"
        return Row(first.number, first.number, first.end, [text], {}, Refusal(Reason.UNREADABLE, why))

    def _read_header(self) -> list[str]:
        try:
            header = next(self._reader(), None)
        except (csv.Error, LineError) as error:
            raise FileError(f"the header cannot be read: {error}") from error
        names = [tidy(name) for name in header or ()]
        if not any(names):
            raise FileError("the first line must name the columns")
        return names
