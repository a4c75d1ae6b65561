"""What the rows of every kind of file have in common: they are made of its lines."""

from typing import BinaryIO

from shared.importing.files.lines import Lines


class LineFile:
    """A file read line by line, which can be gone on with where it was left."""

    def __init__(self, file: BinaryIO) -> None:
        """``file``: at its beginning."""
        self._lines = Lines(file)
        self.bom = self._lines.bom

    @property
    def size(self) -> int:
        """Of the file, in bytes."""
        return self._lines.size

    def go_to(self, offset: int, lines: int) -> None:
        """Resume after a row that ended at ``offset``, with ``lines`` before it."""
        self._lines.go_to(offset, lines)

    def close(self) -> None:
        """Close the file."""
        self._lines.close()
