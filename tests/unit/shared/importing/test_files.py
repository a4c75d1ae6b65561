"""Files as other programs write them: read right, or refused as a whole or line by line, with what to do."""

import io
from pathlib import Path

import pytest

from shared.documents import DocumentError
from shared.events.catalogue import RAPPORT, Service
from shared.importing.files.csv_rows import CsvRows
from shared.importing.files.opening import opened
from shared.importing.files.row import FileError, Row
from shared.importing.mapping import load
from tests.support.contexts import CONTEXTS

MAPPING = """
source: /crm
zone: Europe/London
format: "%d/%m/%Y"
subject: Client
time: When
id: Id
skip: {column: Client, is: [Nobody]}
facts: [{type: ContactLogged, data: {channel: {constant: call}, summary: Note}}]
"""
GOOD = "Id;When;Client;Note\r\n1;04/03/2024;acme;Größe\r\n"
BOM = b"\xef\xbb\xbf"


def rows(folder: Path, content: bytes, top: str = "", mapping: str = MAPPING) -> list[Row]:
    (folder / "f.csv").write_bytes(content)
    (folder / "m.yaml").write_text(top + mapping)
    source = opened(folder / "f.csv", folder / "m.yaml", CONTEXTS[Service.INTERACTIONS])
    try:
        return list(source.rows)
    finally:
        source.rows.close()


def told(row: Row) -> str | None:
    return None if row.refusal is None else row.refusal.detail


@pytest.mark.parametrize(
    ("content", "top"),
    [
        (GOOD.encode(), ""),
        (BOM + GOOD.encode(), ""),
        (BOM + GOOD.encode(), "encoding: utf-8-sig"),
        (GOOD.encode("windows-1252"), "encoding: windows-1252"),
        (GOOD.encode("windows-1252"), "encoding: cp1252"),
        (GOOD.encode("iso-8859-1"), "encoding: latin-1"),
        (GOOD.encode("windows-1250"), "encoding: windows-1250"),
        (GOOD.encode("mac-roman"), "encoding: macintosh"),
        (GOOD.replace("\r\n", "\r").encode(), ""),
        (GOOD.replace("\r\n", "\n").encode(), ""),
        (b"sep=;\r\n" + GOOD.encode(), ""),
        (BOM + b'"sep=;"\n' + GOOD.encode(), "delimiter: semicolon"),
        (b"SEP=\t\r\n" + GOOD.replace(";", "\t").encode(), ""),
        (b"sep=;\r" + GOOD.replace("\r\n", "\r").encode(), ""),
        (GOOD.replace("Client", "\u00a0Client\u200b ").encode(), ""),
        (GOOD.replace("Client", '"Client\n"').encode(), ""),
        (GOOD.replace("04/03", "\ufeff04/03").encode(), ""),
        (GOOD.replace("Id;", "\ufeffId;").encode(), ""),
        ((GOOD + ";;;\r\n; ;\u00a0;\t\r\n;;;;;;\r\n\r\n").encode(), ""),
        (GOOD.replace("Größe", '"Größe"').replace("Note", '"Note"').replace(';"', '; "').encode(), ""),
    ],
)
def test_a_file_is_read(tmp_path: Path, content: bytes, top: str) -> None:
    [row] = rows(tmp_path, content, top)
    assert told(row) is None
    assert {name: cell.strip("\ufeff") for name, cell in row.cells.items()} == {
        "Id": "1", "When": "04/03/2024", "Client": "acme", "Note": "Größe",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "top", "words"),
    [
        (GOOD.encode("utf-16"), "", "the file is UTF-16; save it as UTF-8"),
        (b"\xfe\xff" + GOOD.encode("utf-16-be"), "", "the file is UTF-16"),
        (GOOD.encode("utf-32"), "", "the file is UTF-32"),
        (GOOD.encode("utf-16-le"), "", "looks like UTF-16 without a byte order mark"),
        (GOOD.encode("utf-16-be"), "", "looks like UTF-16 without a byte order mark"),
        (b"PK\x03\x04rest", "", "a workbook or another archive"),
        (b"\xd0\xcf\x11\xe0rest", "", "an old Excel workbook"),
        (b"\x1f\x8brest", "", "compressed"),
        (b"<html><table><tr><td>Id", "", "a web page, not a table"),
        (BOM + GOOD.encode(), "encoding: windows-1252", "byte order mark of utf-8, and the mapping says windows-1252"),
        (b"sep=;\n" + GOOD.encode(), "delimiter: comma", '("sep=") and the mapping say different delimiters'),
        (b"sep=;\n", "", "the file is empty"),
        (b"\r", "", "the first line must name the columns"),
        (b";;;\n1;2;3;4\n", "", "the first line must name the columns"),
        (b"a;b,c\n", "", "does not tell its delimiter; name it in the mapping"),
        (GOOD.replace("Client", "CLIENT").encode(), "", "did you mean CLIENT?"),
        (GOOD.replace("Note", "Client").encode(), "", "has no column Note"),
        (b"Calls;;;\r\n;;;\r\n" + GOOD.encode(), "", "line 3 names the columns: remove the lines above it"),
        (b"Calls\r\n\r\n" + GOOD.encode(), "", "line 3 names the columns: remove the lines above it"),
        (
            GOOD.replace("Id", "Ïd").encode("windows-1252"),
            "",
            "the header cannot be read: the line is not utf-8 (byte 1)",
        ),
        (GOOD.replace("Note", "Note;Note").encode(), "", "has more than one column Note"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_as_a_whole(
    tmp_path: Path, content: bytes, top: str, words: str
) -> None:
    with pytest.raises(FileError) as refused:
        rows(tmp_path, content, top)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("line", "encoding", "top", "words"),
    [
        (b"2;x;y;caf\xe9", "utf-8", "", "the line is not utf-8 (byte 10); files of Excel for Windows are often"),
        ("2;x;y;Größe".encode(), "windows-1252", "encoding: windows-1252", "the line is utf-8, and the mapping says"),
        (b"2;x;y;\x93Hi\x94", "iso-8859-1", "encoding: iso-8859-1", "(byte 7 is no character): perhaps windows-1252"),
        (b"2;x;y;\x81", "windows-1252", "encoding: windows-1252", "the line is not windows-1252 (byte 7)"),
        (b"2;x;\0y;z", "utf-8", "", "the line has a NUL character (byte 5)"),
        (b"\xef\xbb\xbfId;When;Client;Note", "utf-8", "", "the row repeats the header: perhaps files were joined"),
        (b"2;x;y", "utf-8", "", "the row has 3 cells, the header 4"),
        (b"2;x;y;z;", "utf-8", "", "the row has 5 cells, the header 4; the last cell is empty"),
        (b'2;x;y;"open', "utf-8", "", "the row is not CSV, perhaps a quote is not closed"),
        (b'2;x;y;"a "b" c"', "utf-8", "", "the row is not CSV, perhaps a quote is not closed"),
        (b'2;x;y; "z"', "utf-8", "", "the row has a blank between a delimiter and a quote"),
        (b"2;x;y;a\rb", "utf-8", "", "the row is not CSV"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_alone(
    tmp_path: Path, line: bytes, encoding: str, top: str, words: str
) -> None:
    good = "Id;When;Client;Note\r\n1;a;b;c\r\n".encode(encoding)
    first, bad, last = rows(tmp_path, good + line + b"\r\n3;d;e;f\r\n", top)
    assert [row.line for row in (first, bad, last)] == [2, 3, 4]
    assert told(first) is None
    assert told(last) is None
    assert words in (told(bad) or "")


def test_a_quoted_cell_may_hold_blanks_and_quotes(tmp_path: Path) -> None:
    [row] = rows(tmp_path, b'Id;When;Client;Note\n1;a;b;" ""so""; ""why""?"\n')
    assert row.cells["Note"] == ' "so"; "why"?'


def test_columns_that_look_alike_are_the_one_meant(tmp_path: Path) -> None:
    mapping = MAPPING.replace("Client", "Größe  des Kunden")
    header = "Id;When;Gro\u0308ße\u00a0des\u00a0Kunden;Note"
    [row] = rows(tmp_path, f"{header}\n1;04/03/2024;acme;x\n".encode(), mapping=mapping)
    assert row.cells["Größe  des Kunden"] == "acme"


def test_a_whole_row_is_no_id_where_columns_share_a_name(tmp_path: Path) -> None:
    mapping = MAPPING.replace("id: Id", "id: {columns: all}").replace("summary: Note", "summary: Id")
    assert len(rows(tmp_path, GOOD.replace("Note", "Note;").replace("ße", "ße;").encode(), mapping=mapping)) == 1
    with pytest.raises(FileError, match="more than one column Note, and columns: all hashes them all"):
        rows(tmp_path, GOOD.replace("Note", "Note;Note").encode(), mapping=mapping)


def test_old_lines_are_gone_on_with_anywhere(tmp_path: Path) -> None:
    content = b'A;B\r1;"x\ry"\r2;z\r\r3;w\r'
    (tmp_path / "f").write_bytes(content)
    with io.BufferedReader(io.FileIO(tmp_path / "f")) as file:
        found = list(CsvRows(file))
    assert [(row.line, row.last, row.original) for row in found] == [
        (2, 3, ["1", "x\ry"]), (4, 4, ["2", "z"]), (6, 6, ["3", "w"]),
    ]  # fmt: skip
    for place, row in enumerate(found):
        with io.BufferedReader(io.FileIO(tmp_path / "f")) as file:
            again = CsvRows(file)
            again.go_to(row.end, row.last)
            assert list(again) == found[place + 1 :]


def test_texts_that_look_alike_are_looked_up_and_skipped_alike(tmp_path: Path) -> None:
    mapping = MAPPING.replace("summary: Note", "summary: {column: Note, values: {Größe: a, ja nein: b}}")
    (tmp_path / "f.csv").write_text(
        "Id;When;Client;Note\n1;04/03/2024;acme;Gro\u0308ße\n2;04/03/2024;acme;ja\u00a0nein\n3;x;Nobody\u200b;y\n"
    )
    (tmp_path / "m.yaml").write_text(mapping)
    source = opened(tmp_path / "f.csv", tmp_path / "m.yaml", CONTEXTS[Service.INTERACTIONS])
    made = [source.facts(row) for row in source.rows]
    source.rows.close()
    assert [None if events is None else events[0].data for events in made] == [  # type: ignore[union-attr]
        b'{"channel":"call","summary":"a"}', b'{"channel":"call","summary":"b"}', None,
    ]  # fmt: skip


def test_a_name_that_a_row_of_json_has_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f.ndjson").write_text('{"a.b": 1, "a": {"b": 2}}\n{"a": {"b": 2}, "a.c": 3}\n')
    (tmp_path / "m.yaml").write_text(MAPPING)
    source = opened(tmp_path / "f.ndjson", tmp_path / "m.yaml", CONTEXTS[Service.INTERACTIONS])
    first, second = source.rows
    source.rows.close()
    assert told(first) == "the line has a member with a dotted name, and the same member within an object"
    assert dict(second.cells) == {"a.b": 2, "a.c": 3}


@pytest.mark.parametrize("top", ["encoding: windows-1252", "delimiter: tab"])
def test_what_has_no_effect_on_json_lines_is_refused(tmp_path: Path, top: str) -> None:
    (tmp_path / "f.ndjson").write_text("{}\n")
    (tmp_path / "m.yaml").write_text(top + MAPPING)
    with pytest.raises(FileError, match="JSON lines are utf-8 and have no delimiter"):
        opened(tmp_path / "f.ndjson", tmp_path / "m.yaml", CONTEXTS[Service.INTERACTIONS])


def test_an_encoding_that_is_not_read_is_named() -> None:
    with pytest.raises(DocumentError, match="encoding utf-16 is not supported"):
        load("encoding: utf-16" + MAPPING, RAPPORT)
