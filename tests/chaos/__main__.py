"""`python -m tests.chaos [--seed N] [--faults name,…] [--short]`: break things on purpose, and count what is lost."""

import asyncio
import shutil
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tests.chaos.campaign import quantile, run, table
from tests.chaos.catalogue import FAULTS
from tests.chaos.seed import drawn


def main(
    seed: Annotated[int, typer.Option(help="of everything that is left to chance")] = 0,
    faults: Annotated[str, typer.Option(help="names, comma-separated; all by default")] = "",
    short: Annotated[bool, typer.Option(help="a minute instead of many")] = False,
    keep: Annotated[bool, typer.Option(help="keep logs and mails")] = False,
) -> None:
    """Exit code 0 if nothing is lost, doubled, out of order or foreign."""
    names = [name for name in faults.split(",") if name]
    if unknown := set(names) - {fault.name for fault in FAULTS}:
        raise typer.BadParameter(f"no such fault: {', '.join(unknown)}; there are {', '.join(f.name for f in FAULTS)}")
    chosen = [fault for fault in FAULTS if (fault.name in names if names else fault.short or not short)]
    number = seed or drawn()
    console = Console(width=160)
    console.print(f"seed {number}", highlight=False)
    began = time.monotonic()
    folder = tempfile.mkdtemp(prefix="rapport-chaos-")
    try:
        results = asyncio.run(run(chosen, number, Path(folder), console, short=short))
    finally:
        if keep:
            console.print(f"logs and mails are in {folder}", highlight=False)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    console.print(table(results))
    recoveries = [seconds for result in results for seconds in result.recoveries]
    wrong = sum(len(result.findings.wrong) for result in results)
    console.print(
        f"seed {number}: {sum(result.acknowledged for result in results)} facts acknowledged, {wrong} findings, "
        f"recovery p95 {quantile(recoveries, 0.95):.1f} s, in {time.monotonic() - began:.0f} s", highlight=False,
    )  # fmt: skip
    raise typer.Exit(1 if wrong else 0)


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(main)
    app()
