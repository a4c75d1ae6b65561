"""The SQL of scoring: the portfolio."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from shared.database.pool import Connection

MAX_LIMIT = 200

_PORTFOLIO = """
select stream_id, state, assessed_at, band, score from streams
where band is not null
  and ($1::text is null or partner = $1)
  and ($2::smallint is null or band = $2)
  and ($3::smallint is null or (band, score, stream_id) > ($3, $4, $5))
order by band, score, stream_id
limit $6
"""


class InvalidCursorError(ValueError):
    """The cursor is none that we gave."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order of the portfolio: band, then score, worst first, then id."""

    band: int
    score: float
    stream: str

    def encode(self) -> str:
        """As a cursor."""
        text = json.dumps([self.band, self.score, self.stream])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, cursor: str) -> "Place":
        """What ``encode`` gave. Raises ``InvalidCursorError``."""
        try:
            band, score, stream = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            return cls(int(band), float(score), str(stream))
        except (ValueError, TypeError, binascii.Error) as error:
            raise InvalidCursorError("after must be the `next` of the page before") from error


async def portfolio(
    connection: Connection, *, partner: str | None, band: int | None, after: Place | None, limit: int
) -> tuple[Sequence[asyncpg.Record], Place | None]:
    """Clients, worst first, and where the next page begins after, if there is one."""
    rows = await connection.fetch(
        _PORTFOLIO, partner, band,
        after and after.band, after and after.score, after and after.stream, limit + 1,
    )  # fmt: skip
    more = rows[limit - 1] if len(rows) > limit else None
    place = None if more is None else Place(more["band"], more["score"], more["stream_id"])
    return rows[:limit], place
