"""The commands every service has: `python -m services.<name> …`."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from aiokafka.errors import KafkaError
from pydantic import ValidationError

from shared import gc_tuning
from shared.cli.import_command import add_import_command
from shared.cli.projection_commands import add_inbox_commands
from shared.cli.recovery_command import add_recovery_command
from shared.database import connect
from shared.database.migrate import MigrationError
from shared.database.migrate import migrate as apply_migrations
from shared.events import RecordedTopic, ServiceContext
from shared.kafka import topics
from shared.projections.runner import ProjectionRunner
from shared.recovery.ports import RecoverableService
from shared.reporting import Decider
from shared.settings import Settings, SettingsError
from shared.store.republish import republish as put_back
from shared.wording import counted

S = TypeVar("S", bound=Settings)


def commands(  # noqa: C901, PLR0917  a list of commands, each a few lines
    service: ServiceContext,
    settings: Callable[[], S],
    serve: Callable[[S], Coroutine[Any, Any, int]],
    folder: Path,
    owner: Callable[[S], RecoverableService],
    application: Callable[[S], ProjectionRunner] | None = None,
    deciders: Mapping[RecordedTopic, Decider[Any]] | None = None,
) -> typer.Typer:
    """The commands. ``folder``: of the service's package. ``owner``: the service's side of a recovery.

    ``application``: for a service that projects recorded events. ``deciders``: for one that decides on reported facts.
    """
    app = typer.Typer(
        help=f"{service.language.description.title} {service}.", no_args_is_help=True, add_completion=False
    )

    def read() -> S:
        return settings_or_exit(settings)

    @app.command(name="serve")
    def serve_() -> None:
        """Run the service until SIGTERM or SIGINT."""
        gc_tuning.tune()
        try:
            code = asyncio.run(serve(read()))
        except SettingsError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from error
        raise typer.Exit(code)

    @app.command()
    def migrate() -> None:
        """Bring the service's database up to date. Safe to run twice, and at once."""
        try:
            typer.echo(apply_migrations(read().database(service.name), folder / "migrations"))
        except MigrationError as error:
            typer.echo(f"the database of {service} could not be migrated: {error}", err=True)
            raise typer.Exit(1) from error

    @app.command(name="topics")
    def topics_() -> None:
        """Create the topics that are missing. Safe to run twice, and at once."""
        try:
            created = asyncio.run(topics.create(read(), service.language))
        except (KafkaError, TimeoutError, topics.WrongPartitions) as error:
            typer.echo(f"the topics could not be created: {error}", err=True)
            raise typer.Exit(1) from error
        typer.echo(f"created: {', '.join(created) or 'none, all topics exist'}")

    @app.command()
    def republish(
        subject: Annotated[str, typer.Option(help="only events of this client or person")] = "",
        since: Annotated[int, typer.Option(help="only events from this position on", min=0)] = 0,
    ) -> None:
        """Send recorded events to Kafka again; consumers skip what they have already applied."""
        queued = asyncio.run(_republish(read(), service, subject, since))
        typer.echo(f"{counted(queued, 'event')} queued for re-publishing")

    add_recovery_command(app, service, read, owner)
    if deciders is not None:
        add_import_command(app, service, read, deciders)
    if application is not None:
        add_inbox_commands(app, service, lambda: _with_application(read(), application))
    return app


def settings_or_exit(settings: Callable[[], S]) -> S:
    """The settings. If they are invalid, print each problem and exit with code 2."""
    try:
        return settings()
    except ValidationError as error:
        for problem in error.errors(include_input=False, include_url=False):
            name = "RAPPORT_" + "_".join(str(part) for part in problem["loc"]).upper()
            typer.echo(f"{name}: {problem['msg']}", err=True)
        raise typer.Exit(2) from error


def _with_application(settings: S, application: Callable[[S], ProjectionRunner]) -> tuple[Settings, ProjectionRunner]:
    return settings, application(settings)


async def _republish(settings: Settings, service: ServiceContext, subject: str, since: int) -> int:
    pool = await connect(settings.database(service.name), 2, name=f"{service.group}-republish")
    try:
        return await put_back(pool, service, subject=subject or None, since=since)
    finally:
        await pool.close()
