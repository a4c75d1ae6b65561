"""The SQL of scoring: the portfolio."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
import msgspec

from shared.database.pool import Connection

MAX_LIMIT = 200

# The inner question is answered by an index alone; states are read of one page only.
_PORTFOLIO = """
select stream_id, state, assessed_at, streams.band, streams.score from streams
join (
    select stream_id from streams where {conditions} order by band, score, stream_id limit {limit}
) as page using (stream_id)
order by streams.band, streams.score, stream_id
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
            text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            return cls(*msgspec.json.decode(text, type=tuple[int, float, str]))
        except (ValueError, RecursionError) as error:
            raise InvalidCursorError("after must be the `next` of the page before") from error


@dataclass(frozen=True, slots=True)
class Filter:
    """Which clients: only those of a partner, in a band (its place in the order, worst first), tier or sector."""

    partner: str | None = None
    band: int | None = None
    tier: str | None = None
    sector: str | None = None

    def where(self) -> tuple[list[str], list[object]]:
        """The conditions in SQL, and the values of their parameters, $1 the first."""
        given = [
            (name, value)
            for name in ("partner", "band", "tier", "sector")
            if (value := getattr(self, name)) is not None
        ]
        conditions = [f"{name} = ${place}" for place, (name, _) in enumerate(given, 1)]
        return ["band is not null", *conditions], [value for _, value in given]


async def page(
    connection: Connection, wanted: Filter, *, after: Place | None, limit: int
) -> tuple[Sequence[asyncpg.Record], Place | None]:
    """Clients, worst first, and where the next page begins after, if there is one."""
    conditions, values = wanted.where()
    if after is not None:
        first = len(values) + 1
        conditions.append(f"(band, score, stream_id) > (${first}, ${first + 1}, ${first + 2})")
        values += [after.band, after.score, after.stream]
    statement = _PORTFOLIO.format(conditions=" and ".join(conditions), limit=f"${len(values) + 1}")
    rows = await connection.fetch(statement, *values, limit + 1)
    more = rows[limit - 1] if len(rows) > limit else None
    place = None if more is None else Place(more["band"], more["score"], more["stream_id"])
    return rows[:limit], place
