"""`python -m deploy.local up` and `python -m deploy.local demo`: all of Rapport on this machine."""

import asyncio

import typer

from deploy.local.folder import ENV, published
from deploy.local.interrupt import Interrupt
from deploy.local.process import StartError
from deploy.local.stack import Settings, Stack, Use, run
from shared.progress import Steps

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command()
def up() -> None:
    """Run everything, with empty databases, until Ctrl-C. Addresses and the token are in .local/env meanwhile."""
    raise typer.Exit(_run(_stay))


@app.command()
def demo() -> None:
    """Run everything, with empty databases, play a firm's year through it, show what came of it, and end."""
    from deploy.local import demo as year  # noqa: PLC0415  `up` needs none of it

    async def play(stack: Stack, steps: Steps) -> None:
        try:
            await year.play(stack, steps)
        except (year.DemoFailed, year.StoryError) as error:
            raise StartError(str(error)) from error

    raise typer.Exit(_run(play, year.settings))


async def _stay(stack: Stack, steps: Steps) -> None:
    with published(stack.settings()):
        steps.say(f"\nRapport is up, with empty databases. Addresses and the token are in {ENV}")
        for name, where in {**stack.urls, "Kafka": stack.kafka, "SMTP": stack.smtp, "mails": stack.mails}.items():
            steps.say(f"  {name:<13} {where}")
        steps.say("Ctrl-C ends it.")
        await asyncio.Event().wait()


def _run(use: Use, settings: Settings = lambda _: {}) -> int:
    """The exit code: 0 if it ended as it should, 128 + the signal if one cut it short, 1 if something failed."""
    steps = Steps()
    interrupt = Interrupt(steps.say)
    try:
        asyncio.run(interrupt.guard(run(use, steps, interrupt.disarm, settings)))
    except StartError as error:
        steps.say(f"\n{error}", style="red")
        return 1
    return 0 if interrupt.signal is None or use is _stay else 128 + interrupt.signal


if __name__ == "__main__":
    app()
