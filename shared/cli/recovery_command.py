"""`recover`: bring a database restored from an older backup level with the service's own topics."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import asyncpg
import typer
from aiokafka.errors import KafkaError

from shared.database.transactions import DATABASE_AWAY
from shared.events import ServiceContext
from shared.progress import bars
from shared.recovery.errors import RecoveryError
from shared.recovery.ports import RecoverableService
from shared.recovery.progress import Recovered
from shared.recovery.recover import recover
from shared.service.composition import wall_clock
from shared.settings import Settings
from shared.wording import counted

S = TypeVar("S", bound=Settings)


def add_recovery_command(
    app: typer.Typer, service: ServiceContext, settings: Callable[[], S], owner: Callable[[S], RecoverableService]
) -> None:
    """Add the command to ``app``."""

    @app.command(name="recover")
    def recover_() -> None:
        """Rebuild from Kafka what a database restored from an older backup lacks.

        Stop the service first. Safe to repeat; if it is interrupted, run it again.
        """
        read = settings()
        try:
            with bars() as shown:
                done = asyncio.run(recover(service, read, owner(read), shown, wall_clock))
        except RecoveryError as error:
            typer.echo(f"{service} was not recovered: {error}", err=True)
            raise typer.Exit(1) from error
        except (KafkaError, asyncpg.PostgresError, *DATABASE_AWAY) as error:
            typer.echo(f"the recovery of {service} did not finish, run it again: {error!r}", err=True)
            raise typer.Exit(1) from error
        for line in _told(done):
            typer.echo(line)


def _told(done: Recovered) -> list[str]:
    lines = [f"restored {counted(done.appended, 'event')} and {counted(done.refusals, 'refusal')} from the topics"]
    if done.foreign:
        lines.append(f"skipped {counted(done.foreign, 'record')} of other producers on the service's own topics")
    if done.concluded:
        lines.append(
            f"{counted(done.caught_up, 'upstream event')} replayed, {counted(done.concluded, 'stream')} reconciled, "
            f"{counted(done.differences, 'correction')} queued"
        )
    if done.left:
        lines.append(f"{counted(done.left, 'stream')} not reconciled, see the log; refolded at the next start")
    return lines
