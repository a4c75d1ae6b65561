"""The `policy` commands: check a firm's policy file."""

from pathlib import Path
from typing import Annotated

import typer

from services.scoring.settings import policy_of
from shared.documents import PolicyError

_File = Annotated[Path, typer.Argument(help="the policy file (as RAPPORT_SCORING_POLICY names it)", dir_okay=False)]


def policy_commands() -> typer.Typer:
    """`policy check FILE`."""
    app = typer.Typer(help="The policy that clients are assessed by.", no_args_is_help=True)

    @app.callback()
    def policy() -> None:
        """The policy that clients are assessed by."""

    @app.command()
    def check(file: _File) -> None:
        """Validate a policy file merged over the default policy: print its version, or what is wrong and where."""
        try:
            found = policy_of(file)
        except (PolicyError, OSError, UnicodeDecodeError) as error:
            typer.echo(f"{file}: {error}", err=True)
            raise typer.Exit(1) from error
        typer.echo(f"{found.version}: ok")

    return app
