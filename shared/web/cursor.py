"""Cursors: where a page ended, as opaque text for the caller to send back."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")
R = TypeVar("R")


class InvalidCursorError(ValueError):
    """The text is not a cursor that a page returned; answered with 422."""


class Keyset(Generic[T]):
    """The cursors of one order of answers. A place in it, a ``T``, is what its rows are ordered by.

    ``T`` is anything that msgspec reads strictly; its constraints say which places there may be.
    """

    def __init__(self, parameter: str, place: type[T]) -> None:
        """``parameter``: of the query, for messages."""
        self._parameter = parameter
        self._decoder = msgspec.json.Decoder(place)

    def encode(self, place: T) -> str:
        """The cursor, in base64url, safe in a URL as it is."""
        return urlsafe_b64encode(msgspec.json.encode(place)).rstrip(b"=").decode()

    def decode(self, word: str) -> T:
        """The place that ``encode`` was given. Raises ``InvalidCursorError`` for any other text."""
        try:
            place = self._decoder.decode(urlsafe_b64decode(word + "=" * (-len(word) % 4)))
            if self.encode(place) == word:
                return place
        except (ValueError, RecursionError):
            pass
        raise InvalidCursorError(f"{self._parameter} must be the `next` of the previous page")

    def following(self, rows: Sequence[R], limit: int, place: Callable[[R], T]) -> str | None:
        """The cursor for what comes after a page of ``limit`` rows; None unless ``rows``, one more, say there is."""
        return self.encode(place(rows[limit - 1])) if len(rows) > limit else None
