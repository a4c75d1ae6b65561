"""`docs/benchmarks.md`: each section is written anew when it was measured anew, and else stays as it is."""

import os
import platform
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from deploy.local.jars import VERSION
from deploy.local.process import REPOSITORY
from tests.benchmarks.section import Section

PATH = REPOSITORY / "docs" / "benchmarks.md"

_HEAD = """# Benchmarks

Measured by `make bench`, which writes this page. Repeat all of it, or a part, or at another scale:

    make bench
    .venv/bin/python -m tests.benchmarks --only scoring --facts 400000 --rounds 5
    .venv/bin/python -m tests.benchmarks --only growth --sizes 1000,10000,100000,1000000

Each part starts Kafka, PostgreSQL and a mail catcher of its own on this machine, fsync on. Contenders take turns,
round by round; the figure is the median of the rounds, in brackets the least and the most. Clients, servers and
services share the processors: ratios carry over to other machines, absolute figures do not. Every figure is as good as
the quiet of the machine while it was taken.
"""


def write(sections: list[Section], path: Path = PATH) -> None:
    """Put these sections into the document."""
    known = _sections(path.read_text()) if path.exists() else {}
    known |= {section.name: f"{section.markdown()}\n*{_measured()}*\n" for section in sections}
    path.parent.mkdir(exist_ok=True)
    path.write_text(_HEAD + "".join(f"\n<!-- {name} -->\n{text}" for name, text in _in_order(known).items()))


def _in_order(known: Mapping[str, str]) -> dict[str, str]:
    return {name: known[name] for name in ORDER if name in known}


def _sections(text: str) -> dict[str, str]:
    parts = re.split(r"^<!-- (\w+) -->\n", text, flags=re.MULTILINE)
    return {name: f"{body.strip()}\n" for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def _measured() -> str:
    memory = round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30)
    return (
        f"{datetime.now(UTC):%-d %B %Y}; {os.cpu_count()} cores, {memory} GiB, {platform.system()}; "
        f"Python {platform.python_version()}, Kafka {VERSION}, PostgreSQL 18."
    )


#: The sections as they stand in the document.
ORDER = ("scoring", "stages", "relay", "http", "importing", "mail", "refold", "growth", "cdnow")
