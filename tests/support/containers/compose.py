"""`docker compose` with Rapport's own compose file, as a project of the test's own."""

import asyncio
import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.docker.new_env import settings, write
from deploy.local.ports import free_port
from deploy.local.process import REPOSITORY
from shared.events.catalogue import Service

DEPLOY = REPOSITORY / "deploy"
IMAGE = "rapport:test"
PUBLISHED = ("KAFKA", "MAILPIT", *(service.value.upper() for service in Service))


class ComposeError(Exception):
    """A docker command failed; the message holds what it said."""


class Compose:
    """One project, with free ports and fresh secrets. ``files``: names of compose files laid over `compose.yaml`."""

    def __init__(self, folder: Path, files: Sequence[str] = (), told: Mapping[str, str] | None = None) -> None:
        self.project = f"rapport-test-{secrets.token_hex(4)}"
        self.token = secrets.token_hex(24)
        self.log = folder / "containers.log"
        self._folder = folder
        self.ports = {name: free_port() for name in PUBLISHED}
        self._env_file = folder / "containers.env"
        ports = {f"RAPPORT_{name}_PORT": str(port) for name, port in self.ports.items()}
        write(self._env_file, {"RAPPORT_IMAGE": IMAGE, **settings(self.token), **ports, **(told or {})})
        self._files = ["compose.yaml", *files]

    async def up(self, *arguments: str) -> None:
        """Build what is to be built, start everything, and wait until it is healthy. ComposeError if it is not."""
        await self("up", "--quiet-pull", "--wait", "--wait-timeout", "240", *arguments)

    async def down(self) -> None:
        """Remove everything, data too; what the containers said stays in ``log``."""
        self.log.write_text(await self("logs", "--no-color", "--timestamps"))
        await self("down", "--volumes", "--timeout", "20", "--remove-orphans")

    async def containers(self, service: str) -> list[str]:
        """The ids of the service's containers that run."""
        return (await self("ps", "--quiet", service)).split()

    async def addresses(self, service: Service, replicas: int) -> list[str]:
        """Where on this machine each process of the service is published."""
        indices = range(1, replicas + 1)
        return [(await self("port", "--index", str(index), service.value, "8080")).strip() for index in indices]

    async def shell(self, commands: str) -> str:
        """What a shell prints that runs what an operator would type, in this project. ComposeError if one fails.

        It stands beside `deploy`, as they do; what it writes stays in the test's folder.
        """
        beside = self._folder / "deploy"
        if not beside.exists():
            beside.symlink_to(DEPLOY)
        project = {"COMPOSE_PROJECT_NAME": self.project, "COMPOSE_ENV_FILES": str(self._env_file)}
        return await _said("bash", "-euo", "pipefail", "-c", commands, folder=self._folder, environment=project)

    async def __call__(self, *arguments: str) -> str:
        """What `docker compose …` prints. ComposeError if it fails."""
        files = [word for name in self._files for word in ("--file", str(DEPLOY / name))]
        options = ["--project-name", self.project, "--env-file", str(self._env_file), *files]
        return await docker("compose", "--progress", "quiet", *options, *arguments)


async def docker(*arguments: str) -> str:
    """What the docker command prints. ComposeError if it fails."""
    return await _said("docker", *arguments)


async def _said(*command: str, folder: Path | None = None, environment: Mapping[str, str] | None = None) -> str:
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env={**outer_environment(), **(environment or {})},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, errors = await process.communicate()
    if process.returncode:
        raise ComposeError(f"{' '.join(command)} ended with {process.returncode}:\n{errors.decode()}")
    return out.decode()


def outer_environment() -> dict[str, str]:
    """Ours without what Rapport is told by: it would win over the project's own file."""
    return {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
