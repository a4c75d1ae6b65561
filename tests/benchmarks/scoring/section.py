"""Scoring's whole path beside what others do with the same topics."""

import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from deploy.local.process import StartError
from deploy.local.servers import Servers, servers
from shared.events.catalogue import RAPPORT
from shared.kafka import topics
from shared.settings import Settings
from tests.benchmarks import contender
from tests.benchmarks.contender import Finding
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.loading import outgoing, send
from tests.benchmarks.rounds import Contender, Findings, in_rounds
from tests.benchmarks.scale import Scale
from tests.benchmarks.scoring import others
from tests.benchmarks.section import Section, number
from tests.support.databases import Databases

WHOLE = "scoring's whole path"
EACH = "FastStream, a handler per message, the same work"
BARE = "aiokafka `getmany`, nothing done"
_STREAMS = "Kafka Streams 4.3, count and last per key"
STREAMS = {f"{_STREAMS}, at least once": "at_least_once", f"{_STREAMS}, exactly once": "exactly_once_v2"}
QUIX = "Quix Streams, count and last per key"

_ABOUT = """{facts} recorded facts of {clients} clients, in their topics before the clock starts; each contender is one
process with one consumer. The whole path is the service's own: decode, fold, assess each touched client once per batch,
store states, events and outbox rows, move the offsets in the same transaction. The handler per message does the same
work with one read and one upsert per fact, over {few} of them from the middle of the history, and forgets what it was
at when it dies. The rate counts from the end of a contender's first batch (of its first record for those that have no
batches) until everything is safe, the last commit of those who count included."""


_WHERE = """\
- Where the time goes: of what a fact costs here, three quarters are paid for each fact (Kafka's client, headers and
  JSON read into a model, folding), a quarter for each client that a batch touches (reading its state, the look, its
  events, its row). `getmany` pays the first of these alone. See the next section for the steps.
- What is at hand of a partition here fits into one batch, so that a client is looked at once for nearly all 40 facts.
  In a longer history a batch holds as many facts of a client as there are among 40,000 records of its partition."""


async def run(scale: Scale) -> Section:
    """Measure."""
    async with servers(scale.folder / "scoring") as three:
        await topics.create(Settings(kafka=three.kafka.bootstrap), RAPPORT)
        scale.say(f"recording {number(scale.facts)} facts of {number(scale.clients)} clients")
        await send(three.kafka.bootstrap, outgoing(Corpus(scale.clients, scale.facts), topics_partitions()))
        absent: list[str] = []
        contenders = await _contenders(three, scale, absent)
        return _section(await in_rounds(contenders, scale.rounds, scale.say), list(contenders), scale, absent)


def topics_partitions() -> int:
    """Of each topic, as it is created."""
    return Settings().partitions


async def _contenders(three: Servers, scale: Scale, absent: list[str]) -> dict[str, Contender]:
    environment = {"RAPPORT_KAFKA": three.kafka.bootstrap, "BENCHMARK_RECORDS": str(scale.facts)}
    databases = Databases(three.postgres.dsn)
    few = {
        **environment,
        "BENCHMARK_RECORDS": str(min(scale.few, scale.facts // 2)),
        "BENCHMARK_CLIENTS": str(scale.clients),
        "BENCHMARK_FACTS": str(scale.facts),
        "BENCHMARK_GROUP": "per-message",
    }
    found: dict[str, Contender] = {
        WHOLE: partial(_with_database, databases, ["scoring.whole_path"], environment),
        BARE: partial(contender.module, "scoring.bare_getmany", environment),
        EACH: partial(_with_database, databases, ["scoring.halfway", "scoring.per_message"], few),
    }
    if streams := await _had(others.count_per_key, absent):
        for name, guarantee in STREAMS.items():
            found[name] = partial(_streams, [*streams, guarantee], environment, scale)
    if quix := await _had(others.quix, absent):
        found[QUIX] = partial(contender.program, quix, environment)
    return found


async def _had(get: Callable[[], Awaitable[list[str]]], absent: list[str]) -> list[str] | None:
    try:
        return await get()
    except StartError as error:
        absent.append(f"- Could not be had here: {str(error).splitlines()[0]}")
        return None


async def _with_database(databases: Databases, names: Sequence[str], environment: Mapping[str, str]) -> Finding:
    """What the last of these modules finds, run one after the other on a new database."""
    with_database = {**environment, "RAPPORT_POSTGRES": await databases.fresh("scoring")}
    try:
        return [await contender.module(name, with_database) for name in names][-1]
    finally:
        await databases.drop()
        databases.templates.clear()


async def _streams(argv: list[str], environment: Mapping[str, str], scale: Scale) -> Finding:
    name = f"count-{os.urandom(4).hex()}"
    return await contender.program([*argv, name, str(scale.folder / name)], environment)


def _section(findings: Findings, names: list[str], scale: Scale, absent: list[str]) -> Section:
    about = _ABOUT.format(facts=number(scale.facts), clients=number(scale.clients), few=number(scale.few))
    columns = ("contender", "facts a second", "the whole path makes of it", "peak memory, MB")
    section = Section("scoring", "Scoring", about, columns)
    whole = findings.figure(WHOLE).middle
    for name in names:
        rate = findings.figure(name)
        section.add(name, rate.said(), f"{number(whole / rate.middle)} ×", number(findings.peak(name)))
    section.target("times the handler per message", whole / findings.figure(EACH).middle, least=25)
    section.target("per cent of bare `getmany`", 100 * whole / findings.figure(BARE).middle, least=15)
    section.target("MB at most held by scoring", findings.peak(WHOLE), most=300)
    section.notes += [_WHERE, *absent]
    return section
