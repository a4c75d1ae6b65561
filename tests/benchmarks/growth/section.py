"""What an event, and a tick of the reviewer, cost as the firm grows."""

from functools import partial

from deploy.local.servers import servers
from tests.benchmarks import contender
from tests.benchmarks.contender import Finding
from tests.benchmarks.rounds import in_rounds
from tests.benchmarks.scale import Scale
from tests.benchmarks.section import Section, number
from tests.support.databases import Databases

_ABOUT = """The states of all clients, 40 facts each, are put into the table by COPY; then batches come that touch 1,000
clients each, one event a client, whatever the firm's size, and ticks of the reviewer, with nobody due and with 100
clients due."""

_GROWS = """\
- What grows is Postgres's log: after a checkpoint the first change of a page is written whole, and the more clients
  there are, the fewer of a batch share the pages of a table and its indexes."""

_WHAT = {"event_us": "an event, µs", "idle_tick_us": "a tick with nobody due, µs", "review_us": "a client reviewed, µs"}
_WHERE = {
    "event_own_us": "of an event, scoring's own processor time, µs",
    "event_log_kb": "of an event, Postgres's log, kB",
    "review_own_us": "of a review, scoring's own, µs",
    "review_log_kb": "of a review, the log, kB",
}
_FLAT = 1.2


async def run(scale: Scale) -> Section:
    """Measure."""
    async with servers(scale.folder / "growth") as three:
        databases = Databases(three.postgres.dsn)

        async def firm(clients: int) -> Finding:
            environment = {"RAPPORT_POSTGRES": await databases.fresh("scoring"), "BENCHMARK_CLIENTS": str(clients)}
            try:
                return await contender.module("growth.growing", environment, seconds=3600)
            finally:
                await databases.drop()

        names = {size: f"{number(size)} clients" for size in sorted(scale.sizes)}
        findings = await in_rounds({name: partial(firm, size) for size, name in names.items()}, scale.rounds, scale.say)
    section = Section("growth", "Growth", _ABOUT, ("firm", *_WHAT.values(), *_WHERE.values(), "peak memory, MB"))
    first = names[min(names)]
    for name in names.values():
        figures = [findings.figure(name, what).said() for what in _WHAT]
        shares = [number(findings.figure(name, what).middle) for what in _WHERE]
        section.add(name, *figures, *shares, number(findings.peak(name)))
    for what, words in _WHAT.items():
        middles = [findings.figure(name, what).middle for name in names.values()]
        section.target(f"times what {words.split(',')[0]} costs with {first}", max(middles) / middles[0], most=_FLAT)
    section.target("MB at most held", max(map(findings.peak, names.values())), most=300)
    section.notes.append(_GROWS)
    return section
