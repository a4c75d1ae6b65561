"""The commands every service has: `python -m services.<name> …`."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from shared import topics
from shared.database import connect
from shared.database.migrate import MigrationError
from shared.database.migrate import migrate as apply_migrations
from shared.events import Service
from shared.settings import Settings
from shared.store.republish import republish as put_back


def commands(
    service: Service, settings: Callable[[], Settings], serve: Callable[[Settings], Awaitable[int]], folder: Path
) -> typer.Typer:
    """The commands. ``folder``: where the service's package is, with its migrations."""
    app = typer.Typer(help=f"Rapport {service}.", no_args_is_help=True, add_completion=False)

    @app.command(name="serve")
    def serve_() -> None:
        """Run the service until SIGTERM or SIGINT."""
        raise typer.Exit(asyncio.run(_coroutine(serve, settings())))

    @app.command()
    def migrate() -> None:
        """Bring the service's database up to date. Safe to run twice, and at once."""
        try:
            typer.echo(apply_migrations(settings().database(service), folder / "migrations"))
        except MigrationError as error:
            typer.echo(f"the database of {service} could not be migrated: {error}", err=True)
            raise typer.Exit(1) from error

    @app.command(name="topics")
    def topics_() -> None:
        """Create the topics that are missing. Safe to run twice, and at once."""
        created = asyncio.run(topics.create(settings()))
        typer.echo(f"created: {', '.join(created) or 'nothing, all topics are there'}")

    @app.command()
    def republish(
        subject: Annotated[str, typer.Option(help="of this client or person only")] = "",
        since: Annotated[int, typer.Option(help="from this position on", min=0)] = 0,
    ) -> None:
        """Send recorded events to Kafka again; readers pass over what they know."""
        typer.echo(f"{asyncio.run(_republish(settings(), service, subject, since))} events are to be sent again")

    return app


async def _coroutine(serve: Callable[[Settings], Awaitable[int]], settings: Settings) -> int:
    return await serve(settings)


async def _republish(settings: Settings, service: Service, subject: str, since: int) -> int:
    pool = await connect(settings.database(service), 2, name=f"rapport-{service}-republish")
    try:
        return await put_back(pool, subject=subject or None, since=since)
    finally:
        await pool.close()
