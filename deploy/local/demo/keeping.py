"""The stack after the story, kept for who wants to look around."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from deploy.local.demo import Outcome, http_door
from deploy.local.demo.page import served
from deploy.local.folder import published
from deploy.local.stack import Running
from shared.events.catalogue import Service
from shared.progress import Steps


@asynccontextmanager
async def kept(parts: Running, outcome: Outcome, steps: Steps) -> AsyncIterator[str]:
    """Make the reports, serve the local page for as long as the block runs, and say where it is; its address.

    Addresses and the token are in `.local/env` meanwhile.
    """
    stack, story = parts.stack, outcome.story
    with steps.step("making the reports across clients") as step:  # else once a day; an empty store was the last
        await parts.services[Service.SCORING].do("report")
        step.text = "the reports across clients are made"
    async with http_door.client(stack.token) as http, served(stack, story.firm, http) as address:
        with published(stack.settings()):
            steps.say("\nThe firm's year is still there. Open in a browser, on this machine only:")
            for what, path in {
                "all of it": "/",
                "a brief": f"/clients/{story.explained}/brief",
                "reports": "/reports",
                "a mail": f"/mails/{_mail(outcome)}",
            }.items():
                steps.say(f"  {what:<9}  {address}{path}")
            steps.say("A token and the services' addresses are in .local/env. Ctrl-C ends it.")
            yield address


def _mail(outcome: Outcome) -> str:
    """That which was sent at once about the client that the print-out explains."""
    name = outcome.observed.health[outcome.story.explained]["name"]
    return next(mail.file.with_suffix(".html").name for mail in outcome.observed.mails if name in mail.subject)
