"""The story is played once; every test here goes on from what came of it, and leaves it well."""

from collections.abc import AsyncIterator

import pytest
from rich.console import Console

from deploy.local import demo
from deploy.local.demo.http_door import client
from deploy.local.stack import running
from shared.progress import Steps
from tests.e2e.playing import Played


@pytest.fixture(scope="session")
async def played(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Played]:
    """Four services on servers of their own, after the firm's year."""
    folder = tmp_path_factory.mktemp("stack")
    printed = folder / "printed.txt"
    with printed.open("w") as file:
        steps = Steps(Console(file=file, width=80))
        async with running(folder, steps, demo.settings(folder)) as parts, client(parts.stack.token) as http:
            outcome = await demo.play(parts.stack, steps)
            yield Played(parts, outcome, http, printed)
