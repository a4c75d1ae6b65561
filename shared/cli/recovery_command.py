"""`recover`: a store that was restored from an older backup becomes level with its own topics."""

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

S = TypeVar("S", bound=Settings)


def add_recovery_command(
    app: typer.Typer, service: ServiceContext, settings: Callable[[], S], owner: Callable[[S], RecoverableService]
) -> None:
    """Add the command to ``app``."""

    @app.command(name="recover")
    def recover_() -> None:
        """After an older backup was restored: take back from the own topics what the store lacks.

        With the service stopped. Safe to run twice; cut short, run it again.
        """
        read = settings()
        try:
            with bars() as shown:
                done = asyncio.run(recover(service, read, owner(read), shown, wall_clock))
        except RecoveryError as error:
            typer.echo(f"{service} is not recovered: {error}", err=True)
            raise typer.Exit(1) from error
        except (KafkaError, asyncpg.PostgresError, *DATABASE_AWAY) as error:
            typer.echo(f"{service} is not recovered yet, run this again: {error!r}", err=True)
            raise typer.Exit(1) from error
        for line in _told(done):
            typer.echo(line)


def _told(done: Recovered) -> list[str]:
    lines = [f"{done.appended} events and {done.refusals} refusals taken back from the topics"]
    if done.foreign:
        lines.append(f"{done.foreign} records on the own topics were written by somebody else and passed over")
    if done.concluded:
        lines.append(
            f"{done.caught_up} facts of others read, {done.concluded} streams compared with what was said, "
            f"{done.differences} differences to be sent"
        )
    if done.left:
        lines.append(f"{done.left} streams could not be concluded, see the log; they are folded anew at the start")
    return lines
