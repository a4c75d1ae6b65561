"""The report of an import: counts with their nouns."""

from shared.importing.files.row import Row
from shared.importing.report import report
from shared.importing.tally import Examples, Tally


def test_one_is_singular() -> None:
    tally = Tally(rows=1, skipped=1, recorded=1, repeated=1, foreign=1, refused={"invalid": 1})
    assert list(report(tally, Examples(), dry=False)) == [
        "1 row read",
        "             1 fact recorded",
        "             1 fact already known",
        "             1 fact of another service skipped",
        "             1 row skipped by the mapping",
        "             1 fact refused",
        "               1 invalid",
    ]


def test_many_are_plural_and_a_dry_run_speaks_of_what_would_be() -> None:
    tally = Tally(rows=2500, recorded=1200)
    assert list(report(tally, Examples(), dry=True)) == [
        "2,500 rows read",
        "         1,200 facts would be recorded",
        "             0 facts would be refused",
    ]


def test_rows_that_were_read_with_a_note_are_listed_by_line() -> None:
    examples = Examples()
    for line in (2, 3, 4, 7):
        examples.note_read(Row(line, line, 9, [], {}, notes=("the clocks",)))
    examples.note_read(Row(5, 5, 9, [], {}))
    assert list(report(Tally(rows=9, recorded=9), examples, dry=False))[-2:] == [
        "             4 rows to check",
        "                   line 2, 3, 4 …: the clocks",
    ]
