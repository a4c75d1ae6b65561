"""The SQL of scoring: the portfolio."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
import msgspec

from shared.database import Connection
from shared.web import DIGIT, DOUBLE, TEXT, Keyset

MAX_LIMIT = 200

# The inner query uses the index alone; states are read for one page only.
_PORTFOLIO = """
select stream_id, state, assessed_at, streams.band, streams.score from streams
join (
    select stream_id from streams where {conditions} order by band, score, stream_id limit {limit}
) as page using (stream_id)
order by streams.band, streams.score, stream_id
"""


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A place in the order of the portfolio: band, then score, worst first, then id."""

    band: int
    score: float
    stream: str


CURSORS = Keyset("after", Place, DIGIT, DOUBLE, TEXT)


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
    connection: Connection, wanted: Filter, *, after: str | None, limit: int
) -> tuple[Sequence[asyncpg.Record], str | None]:
    """Clients, worst first, and the cursor of the next page, if any. Raises ``InvalidCursorError``."""
    conditions, values = wanted.where()
    if after is not None:
        place, first = CURSORS.decode(after), len(values) + 1
        conditions.append(f"(band, score, stream_id) > (${first}, ${first + 1}, ${first + 2})")
        values += [place.band, place.score, place.stream]
    statement = _PORTFOLIO.format(conditions=" and ".join(conditions), limit=f"${len(values) + 1}")
    rows = await connection.fetch(statement, *values, limit + 1)
    following = CURSORS.following(rows, limit, lambda row: Place(row["band"], row["score"], row["stream_id"]))
    return rows[:limit], following
