"""The headers that say why a record is a dead letter, named as Kafka Connect names them (KIP-298)."""

from collections.abc import Sequence
from typing import NamedTuple, Self

PREFIX = "__connect.errors."


class ErrorHeaders(NamedTuple):
    """Where the record came from, and why it was refused. They follow the record's own headers, in this order."""

    topic: str
    partition: str
    offset: str
    stage: str
    class_name: str
    message: str

    def headers(self) -> list[tuple[str, bytes]]:
        """As they are sent."""
        return [(name, text.encode()) for name, text in zip(NAMES, self, strict=True)]

    @classmethod
    def read(cls, headers: Sequence[tuple[str, bytes | None]]) -> Self | None:
        """From the last headers of a dead letter; None where these are others."""
        last = headers[-len(NAMES) :]
        texts = [value.decode(errors="replace") for _, value in last if value is not None]
        if tuple(name for name, _ in last) != NAMES or len(texts) != len(NAMES):
            return None
        return cls(*texts)


NAMES = tuple(
    PREFIX + name for name in ("topic", "partition", "offset", "stage", "exception.class.name", "exception.message")
)
