"""Where a page of the timeline ended, as an opaque word for the caller to send back."""

import struct
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FORMAT = 1
_LAYOUT = struct.Struct(">Bqq")  # 17 bytes: the format, microseconds since 1970, the position
_LENGTH = 23  # 17 bytes in unpadded base64url


class InvalidCursorError(ValueError):
    """The word is not one that a timeline gave out."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place just before an event: older ones follow. ``position`` tells events of the same ``time`` apart."""

    time: datetime
    position: int

    def encode(self) -> str:
        """The cursor in base64url, safe in a URL as it is."""
        microseconds = (self.time - _EPOCH) // _MICROSECOND
        return urlsafe_b64encode(_LAYOUT.pack(_FORMAT, microseconds, self.position)).rstrip(b"=").decode()

    @classmethod
    def decode(cls, word: str) -> Self:
        """The cursor that ``encode`` wrote. Raises ``InvalidCursorError`` for any other word."""
        try:
            form, microseconds, position = _LAYOUT.unpack(b64decode(_padded(word), altchars=b"-_", validate=True))
            cursor = cls(_EPOCH + microseconds * _MICROSECOND, position)
        except (ValueError, struct.error, OverflowError) as error:
            raise InvalidCursorError("before: must be the value of next in an earlier answer") from error
        if form != _FORMAT or position < 1 or cursor.encode() != word:
            raise InvalidCursorError("before: must be the value of next in an earlier answer")
        return cursor


def _padded(word: str) -> bytes:
    if len(word) != _LENGTH:
        raise ValueError("wrong length")
    return word.encode("ascii") + b"="


#: Before it lies everything: no fact may lie more than minutes ahead.
NEWEST = Cursor(datetime(9999, 1, 1, tzinfo=UTC), 2**63 - 1)
