"""Rows of CSV and NDJSON files, as other systems write them."""

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.importing.files.csv_rows import CsvRows
from shared.importing.files.json_rows import JsonRows
from shared.importing.files.lines import LONGEST_LINE
from shared.importing.files.row import FileError, Row
from shared.refusal import Reason


@pytest.fixture
def file(tmp_path: Path) -> "Files":
    return Files(tmp_path / "history")


class Files:
    """A file with the content given."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def of(self, content: bytes) -> BinaryIO:
        self.path.write_bytes(content)
        return io.BufferedReader(io.FileIO(self.path))

    def csv(self, content: str | bytes, **options: Any) -> tuple[CsvRows, list[Row]]:
        with self.of(content if isinstance(content, bytes) else content.encode()) as opened:
            rows = CsvRows(opened, **options)
            return rows, list(rows)

    def json(self, content: str | bytes) -> tuple[JsonRows, list[Row]]:
        with self.of(content if isinstance(content, bytes) else content.encode()) as opened:
            rows = JsonRows(opened)
            return rows, list(rows)


def cells(rows: Sequence[Row]) -> list[dict[str, Any]]:
    assert [row.refusal for row in rows] == [None] * len(rows)
    return [dict(row.cells) for row in rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_header(file: Files, delimiter: str) -> None:
    _, rows = file.csv(f'A{delimiter}"B, or b; then"\n1{delimiter}2\n')
    assert cells(rows) == [{"A": "1", "B, or b; then": "2"}]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_byte_order_mark_and_either_line_ending_are_read_over(file: Files, mark: bytes, ending: str) -> None:
    rows, found = file.csv(mark + ending.join(["Größe,B", "ä,b", ""]).encode())
    assert rows.bom is bool(mark)
    assert cells(found) == [{"Größe": "ä", "B": "b"}]


def test_a_cell_may_run_over_lines_and_rows_know_theirs(file: Files) -> None:
    _, rows = file.csv('A,B\n1,"one\n\ntwo ""quoted"""\n\n2,x\n')
    assert cells(rows) == [{"A": "1", "B": 'one\n\ntwo "quoted"'}, {"A": "2", "B": "x"}]
    assert [(row.line, row.last) for row in rows] == [(2, 4), (6, 6)]
    assert rows[-1].end == file.path.stat().st_size


def test_other_encodings_are_read_when_they_are_told(file: Files) -> None:
    _, rows = file.csv("A,B\n1,Café “x”\n".encode("windows-1252"), encoding="windows-1252")
    assert cells(rows) == [{"A": "1", "B": "Café “x”"}]


def test_what_is_not_in_the_encoding_costs_its_row_only(file: Files) -> None:
    _, rows = file.csv(b"A,B\n1,caf\xe9\n2,x\n")
    assert [row.refusal and row.refusal.reason for row in rows] == [Reason.UNREADABLE, None]
    assert rows[0].refusal is not None
    assert "utf-8 (byte 6)" in rows[0].refusal.detail
    assert rows[0].original == ["1,caf\\xe9"]


def test_a_quote_that_is_never_closed_does_not_swallow_the_rows_after_it(file: Files) -> None:
    _, rows = file.csv('A,B\n1,"open\n2,x\n3,"closed"\n4,y\n')
    assert [(row.line, row.refusal is None) for row in rows] == [(2, False), (3, True), (4, True), (5, True)]


def test_a_row_with_too_few_or_too_many_cells_is_refused(file: Files) -> None:
    _, rows = file.csv("A,B\n1\n1,2,3\n1,2\n")
    assert [row.refusal and row.refusal.detail for row in rows] == [
        "the row has 1 cells, the header 2", "the row has 3 cells, the header 2", None,
    ]  # fmt: skip


def test_a_line_without_end_is_refused_and_not_held(file: Files) -> None:
    _, rows = file.csv(b"A,B\n1," + b"x" * (3 * LONGEST_LINE) + b"\n2,y\n")
    assert [(row.line, row.refusal is None) for row in rows] == [(2, False), (3, True)]
    assert sum(len(cell) for cell in rows[0].original if isinstance(cell, str)) <= LONGEST_LINE


def test_what_was_added_to_refused_rows_is_no_column(file: Files) -> None:
    rows, found = file.csv("refused_line,refused_reason,A\n7,why,1\n")
    assert rows.columns == ["A"]
    assert (cells(found), found[0].original) == ([{"A": "1"}], ["1"])


def test_columns_that_are_missing_or_there_twice_are_told(file: Files) -> None:
    rows, _ = file.csv("A,B,A\n")
    assert rows.unknown(["A", "C"]) == ["C"]
    assert rows.ambiguous(["A", "B"]) == ["A"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"\n", "name the columns"), (b"\xff\xfeA\x00", "UTF-16"), (b'A,"B\n1,2\n', "header")],
)
def test_a_file_that_cannot_be_read_at_all_is_no_file_to_import(file: Files, content: bytes, words: str) -> None:
    with pytest.raises(FileError, match=words):
        file.csv(content)


def test_reading_goes_on_after_any_row(file: Files) -> None:
    content = 'A,B\n1,"x\ny"\n2,z\n\n3,"w"\n'
    _, rows = file.csv(content)
    for place, row in enumerate(rows):
        with file.of(content.encode()) as opened:
            again = CsvRows(opened)
            again.go_to(row.end, row.last)
            assert list(again) == rows[place + 1 :]


@given(st.lists(st.lists(st.text(max_size=9), min_size=3, max_size=3), max_size=9))
def test_whatever_is_written_as_csv_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]
) -> None:
    import csv  # noqa: PLC0415

    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([["A", "B", "C"], *table])
    files = Files(tmp_path_factory.mktemp("csv") / "f.csv")
    _, rows = files.csv(text.getvalue().encode("utf-8", "surrogatepass"))
    readable = [row for row in table if "".join(row).strip() and not re.search("[\0\ud800-\udfff]", "".join(row))]
    assert [row.original for row in rows if row.refusal is None] == readable


def test_json_lines_are_flattened(file: Files) -> None:
    rows, found = file.json('{"a": {"b": 1, "c": {"d": [2]}}, "e": null}\n\n{"f": "x"}')
    assert cells(found) == [{"a.b": 1, "a.c.d": [2], "e": None}, {"f": "x"}]
    assert [row.line for row in found] == [1, 3]
    assert rows.unknown(["a.b", "f", "a"]) == ["a"]


@pytest.mark.parametrize("line", [b"[1]", b"{", b'{"a": 1, "a": 2}', b'{"a": NaN}', b"\xff", b'{"a": "\\ud800"}'])
def test_a_line_that_is_no_object_is_refused(file: Files, line: bytes) -> None:
    _, rows = file.json(line + b'\n{"a": 1}\n')
    assert [row.refusal and row.refusal.reason for row in rows] == [Reason.UNREADABLE, None]


def test_a_line_of_json_without_end_is_refused(file: Files) -> None:
    _, rows = file.json(json.dumps({"a": "x" * LONGEST_LINE}) + '\n{"a": 1}\n')
    assert [row.refusal and row.refusal.reason for row in rows] == [Reason.TOO_LARGE, None]
