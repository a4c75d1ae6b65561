"""The relay beside a bare loop over the same records."""

from functools import partial

from deploy.local.servers import servers
from shared.events.catalogue import RAPPORT
from shared.kafka import topics
from shared.settings import Compression, Settings
from tests.benchmarks import contender
from tests.benchmarks.contender import Finding
from tests.benchmarks.relay.refill import record_events, refill
from tests.benchmarks.rounds import in_rounds
from tests.benchmarks.scale import Scale
from tests.benchmarks.section import Section, number
from tests.support.databases import Databases

RELAY = "the relay: read the outbox, send, clear"
BARE = "bare `create_batch`/`send_batch` of the same records from memory"

OTHERS = {f"the relay with `RAPPORT_COMPRESSION={one}`": one for one in (Compression.LZ4, Compression.ZSTD)}

_ABOUT = """{facts} recorded events wait in the outbox; all send the same records in the same batches (gzip unless said
otherwise, idempotent, `acks=all`, one in flight per partition). The relay reads them from Postgres and deletes what is
acknowledged. All clocks start before the producer connects."""


_WHERE = """\
- Where the time goes: beside what the bare loop does, the relay reads a row from Postgres, makes nine headers of it,
  and deletes it, all in the process that also packs and compresses the batches. Of its processor time (sampled on 23
  November 2026) 42 % are packing and compressing, which the bare loop does too, 24 % making a record of a row, 9 %
  reading and deleting rows; the rest is the client library's, asyncpg's and the event loop's."""


async def run(scale: Scale) -> Section:
    """Measure."""
    facts = scale.facts
    async with servers(scale.folder / "relay") as three:
        await topics.create(Settings(kafka=three.kafka.bootstrap), RAPPORT)
        databases = Databases(three.postgres.dsn)
        database = await databases.fresh("interactions")
        scale.say(f"recording {number(facts)} events")
        await record_events(database, facts)
        environment = {
            "RAPPORT_KAFKA": three.kafka.bootstrap,
            "RAPPORT_POSTGRES": database,
            "BENCHMARK_RECORDS": str(facts),
        }

        async def after_refill(name: str, compression: Compression = Compression.GZIP) -> Finding:
            await refill(database)
            return await contender.module(name, {**environment, "RAPPORT_COMPRESSION": compression})

        contenders = {
            RELAY: partial(after_refill, "relay.relaying"),
            BARE: partial(after_refill, "relay.bare_batches"),
            **{name: partial(after_refill, "relay.relaying", one) for name, one in OTHERS.items()},
        }
        findings = await in_rounds(contenders, scale.rounds, scale.say)
    columns = ("contender", "records a second", "share of the bare loop", "peak memory, MB")
    section = Section("relay", "Relay", _ABOUT.format(facts=number(facts)), columns)
    bare = findings.figure(BARE).middle
    for name in contenders:
        rate = findings.figure(name)
        section.add(name, rate.said(), f"{100 * rate.middle / bare:.0f} %", number(findings.peak(name)))
    section.target("per cent of the bare loop", 100 * findings.figure(RELAY).middle / bare, least=50)
    section.target("MB at most held by the relay", findings.peak(RELAY), most=300)
    section.notes.append(_WHERE)
    return section
