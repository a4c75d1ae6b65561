"""The table of clients is what was seen of them."""

from pathlib import Path

import pytest

from tests.clients import table
from tests.clients.catalogue import ABILITIES, BEYOND_ASCII, CLIENTS, LIMITS

PYTHON = next(client for client in CLIENTS if client.name == "python")
PLACE = "Before.\n\n<!-- made by `make clients` -->\n<!-- made so far -->\n\nAfter.\n"
ALL = {client.title: {one: (client.name, one) not in LIMITS for one in client.abilities} for client in CLIENTS}


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "integrate.md"
    file.write_text(PLACE)
    monkeypatch.setattr(table, "DOCUMENT", file)
    return file


def test_what_is_written_is_what_was_seen(document: Path) -> None:
    table.write(ALL)
    assert table.differences(ALL) == []
    table.write(ALL)
    text = document.read_text()
    assert text.startswith("Before.\n\n<!-- made by")
    assert text.endswith("made so far -->\n\nAfter.\n")
    assert text.count(f"| {PYTHON.title} |") == 1
    assert all(f"{number}. {reason}" in text for number, reason in enumerate(dict.fromkeys(LIMITS.values()), 1))


def test_what_was_seen_otherwise_is_named(document: Path) -> None:
    table.write(ALL)
    otherwise = {PYTHON.title: {**ALL[PYTHON.title], "read": False}}
    assert table.differences(otherwise) == [f"{PYTHON.title}, {ABILITIES['read']}: written 'yes', seen 'no'"]


def test_a_client_that_did_not_run_is_no_difference(document: Path) -> None:
    table.write({PYTHON.title: ALL[PYTHON.title]})
    assert document.read_text().count("not tried") > len(CLIENTS)
    assert table.differences({PYTHON.title: ALL[PYTHON.title]}) == []


def test_a_limit_is_of_something_that_is_tried() -> None:
    tried = {(client.name, one) for client in CLIENTS for one in client.abilities}
    assert LIMITS.keys() <= tried
    assert BEYOND_ASCII in PYTHON.abilities
    assert ("python", BEYOND_ASCII) not in LIMITS
