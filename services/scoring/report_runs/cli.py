"""`python -m services.scoring report [NAME] [--json]`."""

import asyncio
import json
from collections.abc import Callable
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from services.scoring.context import SCORING
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.report_runs import store
from services.scoring.report_runs.run import NothingReadError, run
from services.scoring.report_runs.text import as_text
from services.scoring.reports.registry import REPORTS
from services.scoring.settings import ScoringSettings
from shared.database import connect
from shared.service import wall_clock
from shared.wording import Reader

_Name = Annotated[str | None, typer.Argument(help=f"one of: {', '.join(REPORTS)}; left out, all of them")]
_Json = Annotated[bool, typer.Option("--json", help="as JSON, instead of as text")]


def add_report_command(app: typer.Typer, settings: Callable[[], ScoringSettings]) -> None:
    """Add the command to ``app``."""

    @app.command(name="report")
    def report(name: _Name = None, as_json: _Json = False) -> None:  # noqa: FBT002  an option by name
        """Make the reports across clients now, store them, and print them with all names (for administrators)."""
        if name is not None and name not in REPORTS:
            typer.echo(f"unknown report {name!r}; the reports are: {', '.join(REPORTS)}", err=True)
            raise typer.Exit(2)
        try:
            made, reader = asyncio.run(_made(settings(), tuple(REPORTS) if name is None else (name,)))
        except NothingReadError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from error
        typer.echo(json.dumps([store.as_json(one) for one in made], indent=1) if as_json else as_text(made, reader))


async def _made(settings: ScoringSettings, names: tuple[str, ...]) -> tuple[list[store.Kept], Reader]:
    """With whom the text is for: the office."""
    calendars = Calendars(settings.policy(), SCORING)
    pool = await connect(settings.database(SCORING.name), 2, name=f"{SCORING.group}-reports")
    try:
        await run(pool, settings.policy(), names)
        async with pool.acquire() as connection:
            found = [await store.latest(connection, name) for name in names]
            people = (await calendars.refresh(connection)).people
    finally:
        await pool.close()
    reader = Reader(wall_clock(), ZoneInfo(people.zone(None)), people.called)
    return [one for one in found if one is not None], reader
