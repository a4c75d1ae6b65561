"""One service after the other is stopped and started anew, as an upgrade does it."""

import time
from dataclasses import dataclass

from shared.events.catalogue import Service
from tests.support.containers.compose import Compose, docker

#: Interactions first: intake answers for types that the catalogue lacks, so it must not be the first to lack one.
ORDER = (Service.INTERACTIONS, Service.INTAKE, Service.SCORING, Service.ALERTS)


@dataclass(frozen=True, slots=True)
class Restarted:
    """``began``: seconds since 1970. ``stopping``, ``starting``: seconds; the latter until it was healthy."""

    service: Service
    began: float
    stopping: float
    starting: float
    exit_code: int


async def restart_all(compose: Compose) -> list[Restarted]:
    """Each process of each service, the next one when the one before is healthy again."""
    return [
        await restart(compose, service, container)
        for service in ORDER
        for container in await compose.containers(service.value)
    ]


async def restart(compose: Compose, service: Service, container: str) -> Restarted:
    """Stop the container, then let compose bring the service back to what it should be."""
    began, clock = time.time(), time.monotonic()
    await docker("stop", "--time", "20", container)
    stopping = time.monotonic() - clock
    exit_code = int(await docker("inspect", "--format", "{{.State.ExitCode}}", container))
    await compose.up("--no-deps", "--no-recreate", service.value)
    return Restarted(service, began, stopping, time.monotonic() - clock - stopping, exit_code)
