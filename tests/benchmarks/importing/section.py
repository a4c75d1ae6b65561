"""How fast a history is imported."""

from deploy.local.servers import servers
from tests.benchmarks import contender
from tests.benchmarks.contender import Finding
from tests.benchmarks.importing.history import write
from tests.benchmarks.rounds import in_rounds
from tests.benchmarks.scale import Scale
from tests.benchmarks.section import Section, number
from tests.support.databases import Databases

IMPORT = "`interactions import` of a CSV file with a mapping"

_ABOUT = """{rows} rows of {clients} clients, oldest first, nine columns, local times; a tenth are passed over. Each
fact is mapped, validated, decided and recorded with its idempotency key, outbox row and the client's state, and the
position moves with it."""


async def run(scale: Scale) -> Section:
    """Measure."""
    async with servers(scale.folder / "importing") as three:
        databases = Databases(three.postgres.dsn)
        scale.say(f"writing {number(scale.facts)} rows")
        file, mapping = write(scale.folder, scale.facts, scale.clients)

        async def into_a_fresh_store() -> Finding:
            environment = {
                "RAPPORT_POSTGRES": await databases.fresh("interactions"),
                "BENCHMARK_FILE": str(file),
                "BENCHMARK_MAPPING": str(mapping),
            }
            return await contender.module("importing.whole_file", environment)

        findings = await in_rounds({IMPORT: into_a_fresh_store}, scale.rounds, scale.say)
    columns = ("what", "facts a second", "own processor time a fact, µs", "peak memory, MB")
    about = _ABOUT.format(rows=number(scale.facts), clients=number(scale.clients))
    section = Section("importing", "Importing a history", about, columns)
    rate, cpu, peak = findings.figure(IMPORT), findings.figure(IMPORT, "cpu_us"), findings.peak(IMPORT)
    section.add(IMPORT, rate.said(), cpu.said(), number(peak))
    section.target("facts a second", rate.middle, least=5_000)
    section.target("MB at most held", peak, most=300)
    return section
