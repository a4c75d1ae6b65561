"""The story is played once; every test here goes on from what came of it, and leaves it well."""

from collections.abc import AsyncIterator

import pytest
from rich.console import Console

from deploy.local import demo
from deploy.local.demo.http_door import client
from deploy.local.stack import running
from shared.progress import Steps
from tests.support.collector import collecting
from tests.support.played import Played


@pytest.fixture(scope="package")
async def played(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Played]:
    """Four services on servers of their own, after the firm's year."""
    folder = tmp_path_factory.mktemp("stack")
    printed = folder / "printed.txt"
    with printed.open("w") as file, collecting() as collector:
        steps = Steps(Console(file=file, width=80))
        # All that can be watched of the services is: every line of their logs, every span.
        watched = {
            "RAPPORT_LOG_LEVEL": "DEBUG",
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.endpoint,
            "OTEL_BSP_SCHEDULE_DELAY": "200",
        }
        settings = {**demo.settings(folder), **watched}
        async with running(folder, steps, settings) as parts, client(parts.stack.token) as http:
            outcome = await demo.play(parts.stack, steps)
            yield Played(parts, outcome, http, printed, folder / "logs", collector)
