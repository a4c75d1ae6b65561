"""A file whose lines end with a carriage return alone, read line by line."""

from typing import BinaryIO

_BLOCK = 64 * 1024
_ENDING = b"\r"


class CarriageReturns:
    """As a binary file that is only read by lines; a line includes its ending."""

    def __init__(self, file: BinaryIO) -> None:
        """``file``: where reading begins."""
        self._file = file
        self._held, self._at = b"", 0

    def seek(self, offset: int) -> None:
        """Go on at ``offset``."""
        self._file.seek(offset)
        self._held, self._at = b"", 0

    def readline(self, limit: int) -> bytes:
        """The next line, or ``limit`` bytes of it; empty at the end of the file."""
        line = bytearray()
        while len(line) < limit and not line.endswith(_ENDING):
            if not (some := self._some(limit - len(line))):
                break
            line += some
        return bytes(line)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _some(self, limit: int) -> bytes:
        """What is in memory of the line, at most ``limit`` bytes of it."""
        if self._at == len(self._held):
            self._held, self._at = self._file.read(_BLOCK), 0
        begin, most = self._at, self._at + limit
        self._at = self._held.find(_ENDING, begin, most) + 1 or min(most, len(self._held))
        return self._held[begin : self._at]
