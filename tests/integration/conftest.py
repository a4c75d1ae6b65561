"""What tests of a lone service rest on, beside the servers."""

from collections.abc import AsyncIterator

import pytest

from tests.support.playing_others import Others, others
from tests.support.servers import Servers


@pytest.fixture
async def speaking(servers: Servers) -> AsyncIterator[Others]:
    """The other services, played by the test."""
    async with others(servers.kafka) as speaking:
        yield speaking
