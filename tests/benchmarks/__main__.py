"""`python -m tests.benchmarks`: every part, or some, at any scale."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from tests.benchmarks import document
from tests.benchmarks.cdnow import section as cdnow
from tests.benchmarks.growth import section as growth
from tests.benchmarks.http import section as http
from tests.benchmarks.importing import section as importing
from tests.benchmarks.mail import section as mail
from tests.benchmarks.refold import section as refold
from tests.benchmarks.relay import section as relay
from tests.benchmarks.scale import Scale
from tests.benchmarks.scoring import section as scoring
from tests.benchmarks.section import Section
from tests.benchmarks.stages import section as stages

PARTS: Mapping[str, Callable[[Scale], Coroutine[Any, Any, Section]]] = {
    "scoring": scoring.run,
    "stages": stages.run,
    "relay": relay.run,
    "http": http.run,
    "importing": importing.run,
    "mail": mail.run,
    "refold": refold.run,
    "growth": growth.run,
    "cdnow": cdnow.run,
}


def main(  # noqa: PLR0917  options have names
    only: Annotated[list[str] | None, typer.Option(help=f"some parts: {', '.join(PARTS)}")] = None,
    rounds: Annotated[int, typer.Option(min=1, help="of which the median counts")] = 3,
    facts: Annotated[int, typer.Option(min=10_000, help="for scoring and for the relay")] = 200_000,
    clients: Annotated[int, typer.Option(min=100, help="whose facts they are")] = 5_000,
    mails: Annotated[int, typer.Option(min=20, help="when idle, and as many under load")] = 200,
    sizes: Annotated[str, typer.Option(help="of the growing firm, in clients")] = "1000,10000,100000",
    write: Annotated[bool, typer.Option(help="what was found into docs/benchmarks.md")] = True,
) -> None:
    """Measure, print and write down."""
    if unknown := set(only or ()) - set(PARTS):
        raise typer.BadParameter(f"there is no part {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="rapport-benchmarks-", ignore_cleanup_errors=True) as folder:
        scale = Scale(
            Path(folder), _say, rounds=rounds, facts=facts, clients=clients, mails=mails,
            sizes=tuple(map(int, sizes.split(","))),
        )  # fmt: skip
        for name in only or PARTS:
            _say(f"\n{name}")
            found = asyncio.run(PARTS[name](scale))
            _say(f"\n{found.markdown()}")
            if write:
                document.write([found])


_BEGAN = time.monotonic()


def _say(text: str) -> None:
    typer.echo(f"[{time.monotonic() - _BEGAN:5.0f} s] {text}" if not text.startswith("\n") else text)


if __name__ == "__main__":
    typer.run(main)
