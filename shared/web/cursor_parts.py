"""What cursors are made of: each part has a pattern, and every text that matches it is a value.

So the pattern of a cursor says of any text whether it is taken: a document can promise that, and a client rely on it.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a place, as text. ``pattern``: a regular expression in the dialect of JSON Schema."""

    pattern: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _double(bits: str) -> float:
    value: float = struct.unpack(">d", bytes.fromhex(bits))[0]
    return value


def _text(word: str) -> str:
    """Any letters, as those of a text: those that are none become U+FFFD, and so does NUL, which no database stores."""
    letters = urlsafe_b64decode(word + "=" * (-len(word) % 4))
    return letters.decode(errors="replace").replace("\x00", "\ufffd")


#: A time in UTC, to the microsecond, before the year 9982.
TIME = Part(
    "(?:[0-2][0-9]{2}|30[0-9]|31[0-4])[0-9]{15}",
    lambda time: f"{(time - _FIRST) // _MICROSECOND:018}",
    lambda digits: _FIRST + int(digits) * _MICROSECOND,
)
#: A whole number from 0 to 9 * 10^18 - 1, which a bigint holds.
COUNT = Part("[0-8][0-9]{18}", lambda count: f"{count:019}", int)
#: A whole number from 0 to 9.
DIGIT = Part("[0-9]", str, int)
#: A number of double precision, exactly.
DOUBLE = Part("[0-9a-f]{16}", lambda number: struct.pack(">d", number).hex(), _double)
#: A text; the last part of a cursor, as it has any length.
TEXT = Part(
    "(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?",
    lambda text: urlsafe_b64encode(text.encode()).rstrip(b"=").decode(),
    _text,
)
