"""Where scoring's time goes: each step of its path by itself, in one process, without Kafka and Postgres."""

from tests.benchmarks import contender
from tests.benchmarks.rounds import Findings
from tests.benchmarks.scale import Scale
from tests.benchmarks.section import Section

STEPS = {
    "read": "read a record: headers, JSON, model",
    "fold": "fold it into a state",
    "decode": "decode a state",
    "look": "look at a client: score, risks, reasons, next look, events",
    "store": "the JSON of a look's events",
    "encode": "encode a state",
}

_ABOUT = """Processor time of each step of scoring's path, over the histories of 1,000 clients with 40 facts each. The
first two are done for each fact, the others once for each client that a batch touches; the rest of the whole path is
Kafka's client and Postgres."""


async def run(scale: Scale) -> Section:
    """Measure."""
    findings = Findings()
    for _ in range(scale.rounds):
        findings.add("", await contender.module("stages.steps", {}))
    section = Section("stages", "Where scoring's time goes", _ABOUT, ("step", "µs"))
    for key, words in STEPS.items():
        section.add(words, findings.figure("", key).said())
    section.add("bytes of a state", findings.figure("", "bytes").said())
    return section
