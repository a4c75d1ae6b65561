"""What folding marked clients anew costs, in firms of two sizes."""

from collections.abc import Mapping
from functools import partial

from deploy.local.servers import servers
from shared.events.catalogue import RAPPORT
from shared.kafka import topics
from shared.projections.refold import AT_A_TIME
from shared.settings import Settings
from tests.benchmarks import contender
from tests.benchmarks.contender import Finding
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.loading import outgoing, send
from tests.benchmarks.rounds import in_rounds
from tests.benchmarks.scale import Scale
from tests.benchmarks.section import Section, number
from tests.support.databases import Databases

_ABOUT = """An upgrade marks every client, and scoring folds their histories of {facts} facts each anew from the log, in
one process: each partition is read once for every {together} clients, and what their facts come to is looked at and
stored as after any batch. Nothing was said of these clients before, so all of it is said now, which costs more than an
upgrade that changes little."""

_FACTS = 40
_SIZES = (2_000, 20_000)


async def run(scale: Scale) -> Section:
    """Measure."""
    about = _ABOUT.format(facts=_FACTS, together=number(AT_A_TIME))
    section = Section(
        "refold", "Folding anew", about, ("firm", "clients a second", "facts a second", "peak memory, MB")
    )
    for clients in _SIZES:
        async with servers(scale.folder / f"refold-{clients}") as three:
            await topics.create(Settings(kafka=three.kafka.bootstrap), RAPPORT)
            scale.say(f"recording {number(clients * _FACTS)} facts")
            facts = Corpus(clients, clients * _FACTS)
            await send(three.kafka.bootstrap, outgoing(facts, Settings().partitions))
            databases = Databases(three.postgres.dsn)
            environment = {"RAPPORT_KAFKA": three.kafka.bootstrap, "BENCHMARK_CLIENTS": str(clients)}
            name = f"{number(clients)} clients"
            findings = await in_rounds({name: partial(_fold, databases, environment)}, scale.rounds, scale.say)
        rate = findings.figure(name)
        section.add(name, rate.said(), number(_FACTS * rate.middle), number(findings.peak(name)))
    return section


async def _fold(databases: Databases, environment: Mapping[str, str]) -> Finding:
    with_database = {**environment, "RAPPORT_POSTGRES": await databases.fresh("scoring")}
    try:
        return await contender.module("refold.folding_anew", with_database, seconds=3600)
    finally:
        await databases.drop()
        databases.templates.clear()
