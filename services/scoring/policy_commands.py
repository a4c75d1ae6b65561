"""The commands on the policy: is a firm's file one that scoring can judge by?"""

from pathlib import Path
from typing import Annotated

import typer

from services.scoring.settings import policy_of
from shared.documents import PolicyError

_File = Annotated[Path, typer.Argument(help="the policy file (as RAPPORT_SCORING_POLICY names it)", dir_okay=False)]


def policy_commands() -> typer.Typer:
    """`policy check FILE`."""
    app = typer.Typer(help="The policy by which clients are judged.", no_args_is_help=True)

    @app.callback()
    def policy() -> None:
        """The policy by which clients are judged."""

    @app.command()
    def check(file: _File) -> None:
        """Say what is wrong with a policy file laid over ours, and where; its version where nothing is."""
        try:
            found = policy_of(file)
        except (PolicyError, OSError, UnicodeDecodeError) as error:
            typer.echo(f"{file}: {error}", err=True)
            raise typer.Exit(1) from error
        typer.echo(f"{found.version}: ok")

    return app
