"""Each database is restored from a backup by the commands of the README, as they stand there.

Nothing is lost or doubled, and nobody hears anything twice.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable

import httpx
import pytest

from shared.events.catalogue import Service
from tests.support.containers.compose import DEPLOY
from tests.support.containers.deployment import Deployment, deployed
from tests.support.containers.load import Load
from tests.support.containers.load_reporter import COMPLAINT_EVERY, facts, reported

pytestmark = pytest.mark.timeout(900)

CLIENT = "restored"
#: In any order; scoring and alerts hear again what those before them have said since.
ORDER = (Service.INTAKE, Service.ALERTS, Service.SCORING, Service.INTERACTIONS)
BACKUP, RESTORE = "### Backing up a database", "### Restoring a backup of a database"


@pytest.fixture(scope="module")
async def deployment(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Deployment]:
    async with deployed(tmp_path_factory.mktemp("restore")) as running:
        yield running


def commands(after: str, service: Service) -> str:
    """The first commands that stand behind these words in the README, for ``service`` in place of intake."""
    text = (DEPLOY / "README.md").read_text().partition(after)[2]
    blocks = re.findall(r"(?ms)^```sh\n(.*?)^```$", text)
    assert blocks, f"the README has no commands behind {after!r}"
    return str(blocks[0]).replace("intake", service.value)


async def report(deployment: Deployment, numbers: Iterable[int], acknowledged: Load) -> None:
    """Report these facts of the client, one after the other."""
    urls, token = await deployment.urls(), deployment.compose.token
    for number in numbers:
        service, _, _ = facts(CLIENT, number)
        one = await asyncio.to_thread(reported, urls[service], token, CLIENT, number)
        assert one.status == httpx.codes.CREATED, one
        acknowledged.http.append(one)


async def test_what_was_said_since_the_backup_is_taken_back(deployment: Deployment) -> None:
    acknowledged = Load()
    rounds = (range(start, start + COMPLAINT_EVERY) for start in range(1, 1000, COMPLAINT_EVERY))
    await deployment.onboard([CLIENT])
    await report(deployment, next(rounds), acknowledged)
    for service in ORDER:
        await deployment.compose.shell(commands(BACKUP, service))
    await report(deployment, next(rounds), acknowledged)
    await deployment.came_through(acknowledged, [CLIENT])

    for service in ORDER:
        said = await deployment.compose.shell(commands(RESTORE, service))
        assert re.search(r"(?m)^restored [1-9][\d,]* events? and [\d,]+ refusals?", said), said
        await report(deployment, next(rounds), acknowledged)
        await deployment.came_through(acknowledged, [CLIENT])
