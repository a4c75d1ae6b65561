"""`import`: a firm's history from a file."""

import asyncio
import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import asyncpg
import typer
from aiokafka.errors import KafkaError

from shared import gc_tuning
from shared.database import connect
from shared.database.transactions import DATABASE_AWAY
from shared.events import RecordedTopic, ServiceContext
from shared.importing.bar import bar
from shared.importing.files.row import FileError
from shared.importing.importer import Imported, Importer, Order
from shared.importing.report import report
from shared.importing.run import End
from shared.recovery.errors import StoreBehindError
from shared.recovery.guard import compare
from shared.reporting import Decider, Recorder
from shared.service.composition import wall_clock
from shared.settings import Settings
from shared.store import Streams
from shared.telemetry import logs

_REFUSED, _UNUSABLE, _STOPPED = 1, 2, 130

_File = Annotated[
    Path, typer.Argument(help="CSV, or NDJSON of flat objects or of CloudEvents", dir_okay=False, exists=True)
]
_Mapping = Annotated[
    Path | None,
    typer.Option(help="mapping of columns to facts (YAML); not needed for CloudEvents", dir_okay=False, exists=True),
]
_Dry = Annotated[bool, typer.Option("--dry-run", help="validate only; write nothing")]
_Skip = Annotated[
    bool, typer.Option("--skip-foreign", help="skip facts that belong to another service instead of refusing them")
]
_Anew = Annotated[bool, typer.Option("--from-start", help="start at the beginning, not where the last run stopped")]
_Refused = Annotated[
    Path | None, typer.Option(help="file for refused rows; default: next to the input file", dir_okay=False)
]


def add_import_command(
    app: typer.Typer,
    service: ServiceContext,
    settings: Callable[[], Settings],
    deciders: Mapping[RecordedTopic, Decider[Any]],
) -> None:
    """Add the command to ``app``. ``deciders``: of the service."""

    @app.command(name="import")
    def import_(  # noqa: PLR0917  the options, by name
        file: _File,
        mapping: _Mapping = None,
        dry_run: _Dry = False,  # noqa: FBT002
        skip_foreign: _Skip = False,  # noqa: FBT002
        from_start: _Anew = False,  # noqa: FBT002
        refused: _Refused = None,
    ) -> None:
        """Record the facts in a file. If it is interrupted, run it again: it resumes where it stopped.

        Exit codes: 0 all recorded; 1 facts refused; 2 not started, or the database is unavailable; 130 stopped.
        """
        order = Order(file, mapping, dry_run, skip_foreign, from_start, refused)
        gc_tuning.tune()
        try:
            done = asyncio.run(_import(service, settings(), deciders, order))
        except FileError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(_UNUSABLE) from error
        except (StoreBehindError, KafkaError) as error:
            typer.echo(str(error) or repr(error), err=True)
            raise typer.Exit(_UNUSABLE) from error
        except asyncpg.UndefinedTableError as error:
            typer.echo(f"the database of {service} lacks a table: run `python -m services.{service} migrate`", err=True)
            raise typer.Exit(_UNUSABLE) from error
        except (asyncpg.PostgresError, *DATABASE_AWAY) as error:
            typer.echo(f"the database of {service} cannot be used; run it again: {error}", err=True)
            raise typer.Exit(_UNUSABLE) from error
        for line in _told(done, dry=dry_run):
            typer.echo(line)
        raise typer.Exit(_STOPPED if done.end is End.STOPPED else _REFUSED if done.tally.all_refused else 0)


async def _import(
    service: ServiceContext, settings: Settings, deciders: Mapping[RecordedTopic, Decider[Any]], order: Order
) -> Imported:
    logs.configure("WARNING", service=service.name)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    pool = await connect(settings.database(service.name), 2, name=f"{service.group}-import")
    try:
        if not order.dry:  # as at the start: a restored database must not record again what the topics have
            await compare(service, settings, pool)
        recorder = Recorder(deciders, Streams(service), wall_clock)
        return await Importer(service, pool, recorder, wall_clock).run(order, bar, stopping)
    finally:
        await pool.close()


def _told(done: Imported, *, dry: bool) -> Iterator[str]:
    if done.changed:
        yield "the file or its mapping changed since the last run: it was imported from the beginning"
    if done.begun.lines:
        yield f"resumed after line {done.begun.lines:,}; the counts include the earlier run"
    yield from report(done.tally, done.examples, dry=dry)
    if done.never_seen:
        yield f"columns of the mapping that no row has: {', '.join(done.never_seen)}"
    if done.refused is not None:
        yield f"refused rows, with reasons: {done.refused}; correct them and import that file"
    if done.end is End.STOPPED:
        yield "stopped" if dry else "stopped; run it again to resume where it stopped"
