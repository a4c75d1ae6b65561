"""Refused rows are written so that they can be corrected and imported in turn."""

import json
from pathlib import Path

import pytest

from shared.events.catalogue import Service
from shared.importing.files.opening import Opened, opened
from shared.importing.files.refused_rows import beside, unused
from tests.support.contexts import CONTEXTS

MAPPING = "source: /pms\nsubject: C\ntime: T\nid: I\nfacts: [{type: MatterClosed, data: {matter: M}}]\n"


def open_file(tmp_path: Path, name: str, content: bytes) -> Opened:
    file, mapping = tmp_path / name, tmp_path / "mapping.yaml"
    file.write_bytes(content)
    mapping.write_text(MAPPING)
    return opened(file, mapping, CONTEXTS[Service.INTERACTIONS])


def test_refused_csv_rows_can_be_read_again_as_they_were(tmp_path: Path) -> None:
    source = open_file(tmp_path, "m.csv", b'\xef\xbb\xbfI;C;T;M\r\n1;acme;x;"a ""b""\r\nc; d"\r\n2;acme;y;\r\n')
    rows = list(source.rows)
    written = source.refused_to(tmp_path / "m.refused.csv")
    end = written.write(written.write(0, [(rows[0], "why; so")]), [(rows[1], "why")])
    assert (tmp_path / "m.refused.csv").stat().st_size == end
    assert (tmp_path / "m.refused.csv").stat().st_mode & 0o077 == 0
    again = opened(tmp_path / "m.refused.csv", tmp_path / "mapping.yaml", CONTEXTS[Service.INTERACTIONS])
    assert [row.cells for row in again.rows] == [row.cells for row in rows]
    assert b'"why; so"' in (tmp_path / "m.refused.csv").read_bytes()
    source.rows.close()
    again.rows.close()


@pytest.mark.parametrize(
    "content",
    [
        b"sep=^\r\nI^C^T^M\r\n1^acme^x^a;b\r\n",
        b"I;C;T;M\r1;acme;x;a\r",
        b'I; "C"; "T"; "M"\n1; "acme"; "x"; "a; b"\n',
        b"I;C\xc2\xa0;T;M;M2;M2\n1;acme;x;a;b;c\n",
    ],
)
def test_refused_rows_of_unusual_files_can_be_read_again(tmp_path: Path, content: bytes) -> None:
    source = open_file(tmp_path, "m.csv", content)
    [row] = source.rows
    source.refused_to(tmp_path / "m.refused.csv").write(0, [(row, "why")])
    again = opened(tmp_path / "m.refused.csv", tmp_path / "mapping.yaml", CONTEXTS[Service.INTERACTIONS])
    assert [one.cells for one in again.rows] == [row.cells]
    source.rows.close()
    again.rows.close()


def test_refused_json_lines_keep_their_objects_and_what_is_none_as_text(tmp_path: Path) -> None:
    source = open_file(tmp_path, "m.ndjson", b'{"I": 1, "x": {"y": 2}}\n{"I": \n')
    written = source.refused_to(tmp_path / "r.ndjson")
    written.write(0, [(row, "why") for row in source.rows])
    source.rows.close()
    assert [json.loads(line) for line in (tmp_path / "r.ndjson").read_text().splitlines()] == [
        {"refused_line": 1, "refused_reason": "why", "I": 1, "x": {"y": 2}},
        {"refused_line": 2, "refused_reason": "why", "raw": '{"I": '},
    ]


def test_what_was_written_and_never_committed_is_written_over(tmp_path: Path) -> None:
    source = open_file(tmp_path, "m.ndjson", b'{"I": 1}\n{"I": 2}\n{"I": 3}\n')
    one, two, three = source.rows
    written = source.refused_to(tmp_path / "r.ndjson")
    first = written.write(0, [(one, "why")])
    written.write(first, [(two, "never committed"), (three, "nor this")])
    assert written.write(first, [(three, "committed")]) == (tmp_path / "r.ndjson").stat().st_size
    source.rows.close()
    assert [json.loads(line)["I"] for line in (tmp_path / "r.ndjson").read_text().splitlines()] == [1, 3]


def test_a_file_that_was_taken_away_is_begun_anew(tmp_path: Path) -> None:
    source = open_file(tmp_path, "m.csv", b"I,C,T,M\n1,a,b,c\n")
    [row] = source.rows
    written = source.refused_to(tmp_path / "r.csv")
    end = written.write(0, [(row, "why")])
    (tmp_path / "r.csv").unlink()
    assert written.write(end, [(row, "why")]) == end
    source.rows.close()
    assert (tmp_path / "r.csv").read_text().splitlines() == ["refused_line,refused_reason,I,C,T,M", "2,why,1,a,b,c"]


def test_nothing_refused_is_no_file(tmp_path: Path) -> None:
    source = open_file(tmp_path, "m.csv", b"I,C,T,M\n")
    assert source.refused_to(tmp_path / "r.csv").write(0, []) == 0
    source.rows.close()
    assert not (tmp_path / "r.csv").exists()


def test_corrections_of_an_earlier_run_are_not_written_over(tmp_path: Path) -> None:
    wanted = beside(tmp_path / "calls.csv")
    assert wanted.name == "calls.refused.csv"
    assert unused(wanted) == wanted
    wanted.touch()
    (tmp_path / "calls.refused-2.csv").touch()
    assert unused(wanted).name == "calls.refused-3.csv"
