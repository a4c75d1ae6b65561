"""The commands of a projecting service: parked, redrive, skip, discard, refold."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Annotated, Any

import typer
from aiokafka.errors import KafkaError

from shared.database import connect
from shared.database.pool import Pool
from shared.events import RecordedTopic, ServiceContext
from shared.kafka.record import Partition
from shared.projections.operations import Operations, parked
from shared.projections.refold import Refolding
from shared.projections.routing import NotProjectedError
from shared.projections.runner import ProjectionRunner
from shared.recovery.errors import StoreBehindError
from shared.recovery.guard import compare
from shared.service.composition import wall_clock
from shared.settings import Settings
from shared.wording import counted

_Subject = Annotated[str, typer.Argument(help="id of the client or person")]
_Reason = Annotated[str, typer.Option(help="why (recorded)")]
_By = Annotated[str, typer.Option(help="your name (recorded)")]


def add_inbox_commands(  # noqa: C901  a list of commands, each a few lines
    app: typer.Typer, service: ServiceContext, made: Callable[[], tuple[Settings, ProjectionRunner]]
) -> None:
    """Add the commands to ``app``. ``made`` gives the settings and the runner."""
    topics = service.language.topics
    argument = typer.Argument(help=f"topic of the event: {', '.join(topics)}", parser=_among(topics))

    def run(work: Callable[[Pool, Settings, ProjectionRunner], Coroutine[Any, Any, None]]) -> None:
        try:
            asyncio.run(_connected(service, *made(), work))
        except NotProjectedError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from error

    @app.command(name="parked")
    def parked_() -> None:
        """List recorded events that cannot be applied yet, and the versions they wait for."""
        run(_list)

    @app.command()
    def redrive(topic: Annotated[RecordedTopic, argument], subject: _Subject) -> None:
        """Try to apply a subject's parked events again. Safe to repeat."""

        async def work(pool: Pool, _: Settings, application: ProjectionRunner) -> None:
            done = await Operations(application, pool, wall_clock).redrive(topic, subject)
            typer.echo(f"applied {counted(done, 'event')}")

        run(work)

    @app.command()
    def skip(
        topic: Annotated[RecordedTopic, argument],
        subject: _Subject,
        version: Annotated[int, typer.Argument(help="version to skip", min=1)],
        reason: _Reason,
        by: _By,
    ) -> None:
        """Skip one event of a subject, parked or missing, and apply the later ones."""

        async def work(pool: Pool, _: Settings, application: ProjectionRunner) -> None:
            done = await Operations(application, pool, wall_clock).skip(topic, subject, version, reason=reason, by=by)
            typer.echo(f"skipped version {version}; applied {counted(done, 'later event')}")

        run(work)

    @app.command()
    def discard(
        topic: Annotated[RecordedTopic, argument], partition: int, offset: int, reason: _Reason, by: _By
    ) -> None:
        """Discard a parked record whose subject or version cannot be read."""

        async def work(pool: Pool, _: Settings, application: ProjectionRunner) -> None:
            where = Partition(topic, partition)
            gone = await Operations(application, pool, wall_clock).discard(where, offset, reason=reason, by=by)
            typer.echo("record discarded" if gone else "no such record")

        run(work)

    @app.command()
    def refold(
        stream: Annotated[
            list[str] | None, typer.Argument(help="streams, e.g. alerts:acme; default: those marked for a refold")
        ] = None,
        everything: Annotated[bool, typer.Option(help="all streams of the service")] = False,  # noqa: FBT002  an option by name
    ) -> None:
        """Rebuild streams from the log; only differences are published."""

        async def work(pool: Pool, settings: Settings, application: ProjectionRunner) -> None:
            refolding = Refolding(settings, application, pool)
            wanted = await refolding.everything() if everything else stream or await refolding.marked()
            failed = await refolding.refold(wanted)
            typer.echo(f"refolded {counted(len(wanted) - len(failed), 'stream')}")
            if failed:
                typer.echo(f"not refolded, see the log: {', '.join(failed)}", err=True)
                raise typer.Exit(1)

        run(work)


def _among(topics: Mapping[str, RecordedTopic]) -> Callable[[str], RecordedTopic]:
    def parse(name: str) -> RecordedTopic:
        if name not in topics:
            raise typer.BadParameter(f"{name!r} is not one of {', '.join(map(repr, topics))}")
        return topics[name]

    return parse


async def _connected(
    service: ServiceContext,
    settings: Settings,
    application: ProjectionRunner,
    work: Callable[[Pool, Settings, ProjectionRunner], Coroutine[Any, Any, None]],
) -> None:
    pool = await connect(settings.database(service.name), 3, name=f"{service.group}-operator")
    try:
        if work is not _list:
            await _compare(service, settings, pool)
        await work(pool, settings, application)
    finally:
        await pool.close()


async def _compare(service: ServiceContext, settings: Settings, pool: Pool) -> None:
    """Refuse to apply events, which may publish others, on a database that is older than its topics."""
    try:
        await compare(service, settings, pool)
    except (StoreBehindError, KafkaError) as error:
        typer.echo(str(error) or repr(error), err=True)
        raise typer.Exit(1) from error


async def _list(pool: Pool, _: Settings, __: ProjectionRunner) -> None:
    async with pool.acquire() as connection:
        queues = await parked(connection)
    for queue in queues:
        missing = f", version {queue.missing} never arrived" if queue.missing else ""
        who = f"{queue.topic} {queue.subject or '?'} ({queue.where})"
        typer.echo(f"{who}: {queue.count} from version {queue.first}, {queue.reason}{missing} {queue.detail}")
    typer.echo(counted(len(queues), "queue"))
