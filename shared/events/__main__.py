"""Commands for the contracts: `python -m shared.events generate | check | publish`."""

import sys

import typer

from shared.events.catalogue import RAPPORT
from shared.events.schema import contracts_check, published
from shared.events.schema.schemas import schemas

app = typer.Typer(
    help="The published contracts of the event language.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def generate() -> None:
    """Write the JSON Schemas and the AsyncAPI document from the models."""
    print(f"{contracts_check.write()} files changed")


@app.command()
def check() -> None:
    """Fail if the committed contracts are stale, or would break a reader or writer of a published version."""
    complaints = list(contracts_check.complaints())
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    if complaints:
        raise typer.Exit(1)
    print("contracts: level with the models, compatible with every published version")


@app.command()
def publish() -> None:
    """Freeze the contracts as the next published version; for a release, after `check`."""
    number = published.publish(schemas(RAPPORT))
    print("nothing changed since the last version" if number is None else f"published version {number}")


if __name__ == "__main__":
    app()
