"""Waits until everything has come through, by asking the services.

Where a service can wait for us (`min_version`) it is asked to; where it cannot it is asked again and again, for a
bounded time.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

from deploy.local.demo.asking import Asker, Parameters
from deploy.local.demo.failure import DemoFailed
from deploy.local.demo.story import Versions
from shared.events.catalogue import Service

BOUND_SECONDS = 120.0
ASK_AGAIN_SECONDS = 0.1

_PEOPLE = "people"
_KEPT_BY = {"clients": Service.INTAKE, "people": Service.INTAKE, "interactions": Service.INTERACTIONS}


async def until(done: Callable[[], Awaitable[bool]], what: str) -> None:
    """Ask until it is so. DemoFailed if ``what`` has not come about within the bound."""
    deadline = time.monotonic() + BOUND_SECONDS
    while not await done():
        if time.monotonic() > deadline:
            raise DemoFailed(f"timed out after {BOUND_SECONDS:.0f} s: {what}")
        await asyncio.sleep(ASK_AGAIN_SECONDS)


class Waiter:
    """Follows the facts from service to service."""

    def __init__(self, ask: Asker) -> None:
        self._ask = ask

    async def recorded(self, expected: Versions) -> None:
        """Until every stream has its version. DemoFailed if one grows beyond: a fact was recorded twice."""
        for subject, topics in expected.items():
            for topic, version in topics.items():
                await self._recorded(topic, subject, version)

    async def scored(self, expected: Versions) -> dict[str, int]:
        """Until scoring has heard all of it; the version of scoring's own stream, by client."""
        return {
            client: await self._scored(client, topics)
            for client, topics in expected.items()
            if _PEOPLE not in topics  # scoring knows clients only
        }

    async def alerted(self, scoring: dict[str, int]) -> None:
        """Until alerts has heard scoring up to these versions."""
        for client, version in scoring.items():
            parameters = (("min_version", f"scoring:{version}"),)
            if version:
                await self._answered(Service.ALERTS, f"/clients/{client}", parameters)

    async def mailed(self) -> None:
        """Until no mail is waiting to be sent."""

        async def none_pending() -> bool:
            return int((await self._ask.get(Service.ALERTS, "/mails/pending"))["pending"]) == 0

        await until(none_pending, "alerts still has mails to send")

    async def _recorded(self, topic: str, subject: str, version: int) -> None:
        service, kind = _KEPT_BY[topic], _PEOPLE if topic == _PEOPLE else "clients"
        path = f"/{kind}/{subject}"
        seen = 0

        async def there() -> bool:
            nonlocal seen
            answer = await self._ask.get_if_there(service, path)
            seen = 0 if answer is None else answer["version"]
            return seen >= version

        await until(there, f"{service} has not recorded all {version} facts of {subject}")
        if seen > version:
            raise DemoFailed(f"{service} has recorded {seen} facts of {subject}; only {version} were reported")

    async def _scored(self, client: str, topics: Mapping[str, int]) -> int:
        parameters = tuple(("min_version", f"{topic}:{version}") for topic, version in topics.items())
        return await self._answered(Service.SCORING, f"/clients/{client}/health", parameters)

    async def _answered(self, service: Service, path: str, parameters: Parameters) -> int:
        """The version in the answer, as soon as there is one."""
        version = 0

        async def answered() -> bool:
            nonlocal version
            answer = await self._ask.get_if_there(service, path, parameters)
            version = 0 if answer is None else answer.get("version", 0)
            return answer is not None

        wanted = ", ".join(value for _, value in parameters)
        await until(answered, f"{service} has not applied {wanted} of {path}")
        return version
