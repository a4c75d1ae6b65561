"""Whether a file is still the one that was imported, up to where it was."""

from pathlib import Path

import pytest

from shared.importing.position import Position, Prefix

LINES = b"A,B\n1,2\n3,4\n"


def begins_as(file: Path, content: bytes, offset: int, *, read_as: bytes = b"mapping") -> bool:
    """Whether ``content`` begins as what was imported of LINES up to ``offset``."""
    file.write_bytes(LINES)
    before = Prefix(file, b"mapping")
    position = Position(offset=offset, digest=before.to(offset))
    before.close()
    file.write_bytes(content)
    after = Prefix(file, read_as)
    try:
        return after.begins_as(position)
    finally:
        after.close()


@pytest.mark.parametrize("content", [LINES, LINES + b"5,6\n", b"A,B\n1,2\n7,8\n"])
def test_what_comes_after_may_be_anything(tmp_path: Path, content: bytes) -> None:
    assert begins_as(tmp_path / "f", content, 8)


@pytest.mark.parametrize("content", [b"A,B\n1,3\n3,4\n", b"A,B\n", b"", b"B,A\n1,2\n3,4\n"])
def test_a_change_before_is_noticed(tmp_path: Path, content: bytes) -> None:
    assert not begins_as(tmp_path / "f", content, 8)


def test_another_mapping_makes_other_facts_of_the_same_bytes(tmp_path: Path) -> None:
    assert not begins_as(tmp_path / "f", LINES, 8, read_as=b"another mapping")


def test_a_last_line_that_has_grown_is_not_the_one_that_was_read(tmp_path: Path) -> None:
    assert not begins_as(tmp_path / "f", LINES, 7), "it would go on in the middle of a line"
    assert begins_as(tmp_path / "f", LINES[:11], 11), "a last line without an end is whole while nothing follows"


def test_reading_on_after_the_check_digests_what_follows(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(LINES)
    whole, parts = Prefix(file, b""), Prefix(file, b"")
    assert parts.begins_as(Position(offset=8, digest=whole.to(8)))
    assert parts.to(12) == whole.to(12)
    whole.rewind()
    assert whole.to(12) == parts.to(12)
    whole.close()
    parts.close()
