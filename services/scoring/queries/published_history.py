"""What scoring published about a client: the score at a time, and the risks closed since. Read for a brief."""

import json
from datetime import datetime
from typing import Any

from services.scoring.domain.brief import Ended, Past
from shared.database import Connection
from shared.events.scoring import RiskClosed
from shared.events.statements.endings import read_ending
from shared.personal import Codec, unseal
from shared.store import stream_id

#: The most closed risks returned.
_MOST = 20

_BEFORE = """
select (data->>'score')::double precision from events
where stream_id = $1 and type = 'rapport.HealthChanged.v1' and time < $2 order by version desc limit 1
"""
_ENDED = """
select time, data::text from events
where stream_id = $1 and type = 'rapport.RiskClosed.v1' and time >= $2 order by version desc limit $3
"""


async def past(connection: Connection, client: str, since: datetime, codec: Codec) -> Past:
    """The score last published before ``since``, and the risks closed after it, the latest first."""
    stream = stream_id("scoring", client)
    score = await connection.fetchval(_BEFORE, stream, since)
    rows = await connection.fetch(_ENDED, stream, since, _MOST)
    return Past(score, tuple(_ended(client, row, codec) for row in rows))


def _ended(client: str, row: Any, codec: Codec) -> Ended:
    data = unseal(RiskClosed, client, json.loads(row["data"]), codec)
    return Ended(row["time"], data["kind"], data["why"], read_ending(data.get("facts")))
