"""After the story: everything is restarted, folded anew in place, and folded from nothing; nothing changes by it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from deploy.local.process import together
from deploy.local.services import Service as Process
from services.scoring.domain import assess, decode
from services.scoring.settings import ScoringSettings
from shared.events.catalogue import Service, Topic
from shared.kafka.record import Partition
from shared.recovery import checkpoint
from tests.support.eventually import eventually
from tests.support.played import Json, Played
from tests.support.topic_log import TopicLog

SCORING_ROWS = "select stream_id, version, heard, parked, refold, partner, band, score, assessed_at, state from streams"
ALERTS_ROWS = "select stream_id, version, heard, parked, refold, open_alerts, state from streams"

QUERIES = {Service.SCORING: SCORING_ROWS, Service.ALERTS: ALERTS_ROWS}


async def standing(played: Played) -> tuple[list[Json], list[Json]]:
    """How the clients stand, but for what changes with the hour; and all alerts."""
    lines = await played.ask.pages(Service.SCORING, "/portfolio", "clients")
    steady = [{name: line[name] for name in ("client", "partner", "band", "risks", "contacts")} for line in lines]
    return steady, await played.ask.pages(Service.ALERTS, "/alerts", "alerts")


async def rows(played: Played, service: Service, query: str) -> dict[str, dict[str, Any]]:
    return {row["stream_id"]: dict(row) for row in await played.rows(service, query)}


async def ends(played: Played) -> Mapping[Partition, int]:
    return await TopicLog(played.parts.stack.kafka).ends(list(Topic))


async def test_a_restart_of_everything_forgets_nothing(played: Played) -> None:
    before, mails, ended = await standing(played), played.mails(), await ends(played)
    codes = await played.stop([Service.INTAKE, Service.INTERACTIONS])
    codes |= await played.stop([Service.SCORING, Service.ALERTS])
    assert codes == dict.fromkeys(Service, 0)
    for service in Service:
        await played.parts.services[service].serve()
    assert await standing(played) == before
    answer = await played.report("ContactLogged", "witness-adeyemi", {"channel": "call", "by": "nia.okonjo"})
    await played.come_through("witness-adeyemi", "interactions", answer["version"])
    assert played.mails() == mails
    assert {where.topic for where, end in (await ends(played)).items() if end != ended[where]} <= {
        Topic.INTERACTIONS,
        Topic.SCORING,
    }


async def test_folding_everything_anew_changes_nothing(played: Played) -> None:
    assert await played.stop([Service.SCORING, Service.ALERTS]) == {"scoring": 0, "alerts": 0}
    mails, ended = played.mails(), await ends(played)
    before = {service: await rows(played, service, query) for service, query in QUERIES.items()}
    processes = [played.parts.services[service] for service in QUERIES]
    await together(*(process.do("refold", "--everything") for process in processes))
    after = {service: await rows(played, service, query) for service, query in QUERIES.items()}
    await together(*(process.serve() for process in processes))

    for service in QUERIES:
        assert after[service].keys() == before[service].keys()
        assert [stream for stream, row in before[service].items() if after[service][stream] != row] == []
    assert await played.ask.get(Service.ALERTS, "/mails/pending") == {"pending": 0}
    assert played.mails() == mails
    assert await ends(played) == ended


async def test_a_scoring_that_begins_with_nothing_comes_to_the_same(played: Played, tmp_path: Path) -> None:
    """The same states, bit for bit, so the same health at the same time. What it concludes is held back."""
    assert await played.stop([Service.SCORING]) == {"scoring": 0}
    kept = await rows(played, Service.SCORING, SCORING_ROWS)
    scratch = await _scratch(played, tmp_path)
    await scratch.do("migrate")
    await _hold_back(f"{played.parts.stack.postgres}/scratch", await ends(played))
    await scratch.serve()
    try:
        folded = await eventually(lambda: _folded(played, kept), seconds=60)
        assert folded is not None
    finally:
        await scratch.process.stop()
        await played.parts.services[Service.SCORING].serve()

    environment = played.parts.services[Service.SCORING].environment
    policy = ScoringSettings(scoring_policy=Path(environment["RAPPORT_SCORING_POLICY"])).policy()
    for stream, row in kept.items():
        mine, theirs = _state(folded[stream]), _state(row)
        assert mine == theirs, stream
        if stream.startswith("people:"):
            continue
        healths = [assess(decode(state), row["assessed_at"], policy) for state in (mine, theirs)]
        assert healths[0] == healths[1], stream


def _state(row: Mapping[str, Any]) -> bytes:
    """The folded state alone: what was last said, kept beside a client's, depends on how facts came in batches."""
    if row["stream_id"].startswith("people:"):
        return bytes(row["state"])
    state, _published = msgspec.msgpack.decode(row["state"], type=tuple[bytes, bytes])
    return state


async def _scratch(played: Played, folder: Path) -> Process:
    await played.parts.servers.postgres.create_database("scratch")
    settings = {
        **played.parts.services[Service.SCORING].environment,
        "RAPPORT_POSTGRES": f"{played.parts.stack.postgres}/scratch",
    }
    return Process("scoring", settings, folder, 2)


async def _hold_back(url: str, said: Mapping[Partition, int]) -> None:
    """Its relay waits for a lease that nobody gives up: what it concludes must not stand in the topic a second time.

    So it may start behind what was ``said``, as none else may.
    """
    connection = await asyncpg.connect(url)
    try:
        await checkpoint.note_compared(connection, said)
        await connection.execute("insert into leases values ('relay', 'nobody', now() + interval '1 day')")
    finally:
        await connection.close()


async def _folded(played: Played, kept: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]] | None:
    """The scratch rows, once they have heard what the real ones have."""
    connection = await asyncpg.connect(f"{played.parts.stack.postgres}/scratch")
    try:
        found = {row["stream_id"]: dict(row) for row in await connection.fetch(SCORING_ROWS)}
    finally:
        await connection.close()
    same = found.keys() == kept.keys() and all(found[stream]["heard"] == row["heard"] for stream, row in kept.items())
    return found if same else None
