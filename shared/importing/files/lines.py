"""The lines of a file, with their offsets; none takes more memory than the largest fact."""

import os
from collections import deque
from dataclasses import dataclass
from typing import BinaryIO

from shared.importing.files.carriage_returns import CarriageReturns
from shared.importing.files.kind import BOM, check_text

#: A longer line cannot contain an acceptable fact (256 KiB), however it is written.
LONGEST_LINE = 1024 * 1024
_BLOCK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its ending. ``cut``: it was too long, and ``data`` is its beginning only."""

    number: int
    end: int
    data: bytes
    cut: bool = False


class Lines:
    """Reads a file line by line. Lines that were taken can be given back."""

    def __init__(self, file: BinaryIO) -> None:
        """``file``: at its beginning. Raises ``FileError`` if it is no text of an encoding that is read."""
        self._back: deque[Line] = deque()
        self._number = 0
        self.size = os.fstat(file.fileno()).st_size
        begins = file.read(_BLOCK)
        check_text(begins)
        self.bom = begins.startswith(BOM)
        self._offset = len(BOM) if self.bom else 0
        file.seek(self._offset)
        #: Macintosh programs once ended lines with a carriage return alone.
        old = b"\r" in begins and b"\n" not in begins
        self._file = CarriageReturns(file) if old else file
        self._ending = b"\r" if old else b"\n"

    def go_to(self, offset: int, lines: int) -> None:
        """Resume at ``offset``, the end of a line; ``lines`` precede it."""
        self._back.clear()
        self._file.seek(offset)
        self._offset, self._number = offset, lines

    def take(self) -> Line | None:
        """The next line, None at the end of the file."""
        return self._back.popleft() if self._back else self._read()

    def give_back(self, lines: list[Line]) -> None:
        """Give back the lines taken last, to be taken again."""
        self._back.extendleft(reversed(lines))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _read(self) -> Line | None:
        data = self._file.readline(LONGEST_LINE)
        if not data:
            return None
        self._number += 1
        self._offset += len(data)
        cut = len(data) == LONGEST_LINE and not data.endswith(self._ending)
        if cut:
            self._pass_over_the_rest()
        return Line(self._number, self._offset, data, cut)

    def _pass_over_the_rest(self) -> None:
        while block := self._file.readline(_BLOCK):
            self._offset += len(block)
            if block.endswith(self._ending):
                return
