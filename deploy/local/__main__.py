"""`python -m deploy.local up` and `python -m deploy.local demo`: all of Rapport on this machine."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

import typer

from deploy.local.folder import ENV, published
from deploy.local.interrupt import Interrupt
from deploy.local.process import StartError
from deploy.local.stack import Running, Settings, Use, run
from shared.progress import Steps

app = typer.Typer(add_completion=False, no_args_is_help=True)

GO_ON = """
make demo ALL=1    show all clients, reasons, refusals and mails
make demo KEEP=1   keep it running: briefs, reports and mails in a browser
make up            an empty Rapport for facts of your own; see README.md"""

_All = Annotated[bool, typer.Option("--all", help="Show all of what came of it, not a summary.")]
_Keep = Annotated[bool, typer.Option("--keep", help="Go on running until Ctrl-C, with a page for the browser.")]


@dataclass
class Stay:
    """Runs on until it is interrupted. ``reached``: it does, and a signal is its ordinary end."""

    reached: bool = False

    async def __call__(self) -> None:
        """Wait for the cancellation."""
        self.reached = True
        await asyncio.Event().wait()


@app.command()
def up() -> None:
    """Run everything, with empty databases, until Ctrl-C. Addresses and the token are in .local/env meanwhile."""
    stay = Stay(reached=True)

    async def use(parts: Running, steps: Steps) -> None:
        stack = parts.stack
        with published(stack.settings()):
            steps.say(f"\nRapport is up, with empty databases. Addresses and the token are in {ENV}")
            for name, where in {**stack.urls, "Kafka": stack.kafka, "SMTP": stack.smtp, "mails": stack.mails}.items():
                steps.say(f"  {name:<13} {where}")
            steps.say("Ctrl-C ends it.")
            await stay()

    raise typer.Exit(_run(use, stay))


@app.command()
def demo(*, everything: _All = False, keep: _Keep = False) -> None:
    """Run everything, with empty databases, play a firm's year through it, show what came of it, and end."""
    from deploy.local import demo as year  # noqa: PLC0415  `up` needs none of it
    from deploy.local.demo.keeping import kept  # noqa: PLC0415

    stay = Stay()

    async def use(parts: Running, steps: Steps) -> None:
        try:
            outcome = await year.play(parts.stack, steps, everything=everything)
        except (year.DemoFailed, year.StoryError) as error:
            raise StartError(str(error)) from error
        if not keep:
            steps.say(GO_ON)
            return
        async with kept(parts, outcome, steps):
            await stay()

    raise typer.Exit(_run(use, stay, year.settings))


def _run(use: Use, stay: Stay, settings: Settings = lambda _: {}) -> int:
    """The exit code: 0 if it ended as it should, 128 + the signal if one cut it short, 1 if something failed."""
    steps = Steps()
    interrupt = Interrupt(steps.say)
    try:
        asyncio.run(interrupt.guard(run(use, steps, interrupt.disarm, settings)))
    except StartError as error:
        steps.say(f"\n{error}", style="red")
        return 1
    return 0 if interrupt.signal is None or stay.reached else 128 + interrupt.signal


if __name__ == "__main__":
    app()
