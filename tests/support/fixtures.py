"""The servers all tests share, and what each gets of them for itself."""

from collections.abc import AsyncIterator

import pytest
import structlog

from shared.events.catalogue import RAPPORT
from shared.kafka import topics
from shared.settings import Settings
from tests.support import servers as sources
from tests.support.databases import Databases
from tests.support.servers import Servers
from tests.support.topic_log import TopicLog

#: In the tests' own process. structlog's default frames every exception, with all it can see: seconds for a hundred.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


def pytest_report_header() -> str:
    return sources.header()


@pytest.fixture(scope="session")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Servers]:
    """Servers with all topics."""
    async with sources.started(tmp_path_factory.mktemp("servers")) as started:
        await topics.create(Settings(kafka=started.kafka), RAPPORT)
        yield started


@pytest.fixture(scope="session")
async def mortal(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Servers]:
    """Servers that may be killed: the shared ones if they are ours, else some of our own."""
    if servers.embedded is not None:
        yield servers
        return
    async with sources.embedded(tmp_path_factory.mktemp("mortal")) as started:
        await topics.create(Settings(kafka=started.kafka), RAPPORT)
        yield started


@pytest.fixture(scope="session")
async def _databases(servers: Servers) -> AsyncIterator[Databases]:
    databases = Databases(servers.postgres)
    yield databases
    if servers.embedded is None:  # embedded ones go with their server
        await databases.drop()


@pytest.fixture
async def databases(_databases: Databases, servers: Servers) -> AsyncIterator[Databases]:
    """Fresh databases, by the service whose they are to be."""
    yield _databases
    await _databases.close_pools()
    if servers.embedded is None:
        await _databases.drop_made()


@pytest.fixture
def topic_log(servers: Servers) -> TopicLog:
    return TopicLog(servers.kafka)


@pytest.fixture
def settings(servers: Servers) -> Settings:
    """Settings of a service that has no database of its own yet."""
    return Settings(kafka=servers.kafka, log_level="WARNING")
