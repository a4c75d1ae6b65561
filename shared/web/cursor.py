"""Cursors: where a page ended, as text for the caller to send back, opaque but for its form."""

import re
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from shared.web.cursor_parts import Part

T = TypeVar("T", bound=msgspec.Struct)
R = TypeVar("R")


class InvalidCursorError(ValueError):
    """The text is not a cursor that a page returned; answered with 422."""


class Keyset(Generic[T]):
    """The cursors of one order of answers. A place in it, a ``T``, is what its rows are ordered by."""

    def __init__(self, parameter: str, place: type[T], *parts: Part) -> None:
        """``parameter``: of the query, for messages. ``parts``: one for each field of ``place``."""
        self._parameter = parameter
        self._place = place
        self._parts = parts
        joined = "-".join(f"({part.pattern})" for part in parts)
        self._form = re.compile(joined)
        #: Every text that matches is a cursor, and no other.
        self.pattern = f"^{joined}$"

    def encode(self, place: T) -> str:
        """The cursor, safe in a URL as it is."""
        values = msgspec.structs.astuple(place)
        return "-".join(part.write(value) for part, value in zip(self._parts, values, strict=True))

    def decode(self, word: str) -> T:
        """The place that ``encode`` was given. Raises ``InvalidCursorError`` for a text that is no cursor."""
        found = self._form.fullmatch(word)
        if found is None:
            raise InvalidCursorError(f"{self._parameter} must be the `next` of the previous page")
        return self._place(*(part.read(text) for part, text in zip(self._parts, found.groups(), strict=True)))

    def following(self, rows: Sequence[R], limit: int, place: Callable[[R], T]) -> str | None:
        """The cursor for what comes after a page of ``limit`` rows; None unless ``rows``, one more, say there is."""
        return self.encode(place(rows[limit - 1])) if len(rows) > limit else None
