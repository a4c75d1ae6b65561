"""Apache Kafka's own jars, from Maven coordinates, by the pure-Python resolver `jgo`.

They are kept in `.cache/kafka-<version>/` of the clone and checked against the checksums in
`kafka-jars.sha256`, written once by `python -m deploy.local.jars --record` when the version changes.
A mirror of Maven Central can be named in jgo's own settings ([repositories] in ~/.config/jgo.conf).
"""

import asyncio
import fcntl
import hashlib
import os
import shutil
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy.local.process import REPOSITORY, Process, run

VERSION = "4.3.0"
KAFKA = f"org.apache.kafka:kafka_2.13:{VERSION}"
# Kafka's pom does not name the bridge to the log4j it brings; without it nothing is logged. It is taken alone:
# resolved together, its parent's managed versions would replace Kafka's own (kafka-clients 3.9).
LOG_BRIDGE = "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4"
FETCH_SECONDS = 900.0
CACHE = REPOSITORY / ".cache"
FOLDER = CACHE / f"kafka-{VERSION}"
CHECKSUMS = Path(__file__).with_name("kafka-jars.sha256")


def cached() -> bool:
    """Whether the jars are here, complete and checked."""
    return FOLDER.exists()


def classpath() -> str:
    """For `java -cp`; holds only once they are `cached`."""
    return f"{FOLDER}/*"


def fetch(*, record: bool = False) -> None:
    """Put the jars into `FOLDER`, if they are not there. Of several at once one works, the others wait for it."""
    CACHE.mkdir(exist_ok=True)
    with alone(CACHE / f"{FOLDER.name}.lock"):
        if cached() and not record:
            return
        partial = CACHE / f"{FOLDER.name}.partial"  # whoever left one here is gone: we have the lock
        shutil.rmtree(partial, ignore_errors=True)
        jars = _download(partial / "repository", partial / "jars")
        if record:
            CHECKSUMS.write_text("".join(f"{_sha256(jar)}  {jar.name}\n" for jar in sorted(jars.iterdir())))
        _verify(jars)
        shutil.rmtree(FOLDER, ignore_errors=True)
        jars.rename(FOLDER)
        shutil.rmtree(partial)


async def fetch_apart(note: Callable[[str], None]) -> None:
    """`fetch` in a process of its own, which `note` hears from and which ends when this call is cancelled."""
    job = Process("fetching Kafka", CACHE / f"{FOLDER.name}.log")
    job.log.unlink(missing_ok=True)
    told = asyncio.create_task(_tell(job.log, note))
    try:
        await run(job, [sys.executable, "-m", "deploy.local.jars"], FETCH_SECONDS)
    finally:
        told.cancel()


async def _tell(log: Path, note: Callable[[str], None]) -> None:
    said = ""
    while True:
        await asyncio.sleep(0.5)
        last = _last_line(log)
        if last != said:
            said = last
            note(said)


def _last_line(log: Path) -> str:
    lines = log.read_text().splitlines() if log.exists() else []
    return lines[-1] if lines else ""


def _download(repository: Path, jars: Path) -> Path:
    _say(f"finding what Kafka {VERSION} consists of")
    artifacts = _artifacts(repository)
    jars.mkdir()
    for number, artifact in enumerate(artifacts, 1):
        _say(f"{number} of {len(artifacts)}: {artifact.artifactId} {artifact.version}")
        jar = artifact.resolve()
        jar.rename(jars / jar.name)
    return jars


def _artifacts(repository: Path) -> list[Any]:
    # Imported here: only a first start needs them, and they take their time.
    from jgo.config import GlobalSettings  # noqa: PLC0415
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415
    from jgo.maven import MavenContext  # noqa: PLC0415

    repository.mkdir(parents=True)
    remotes = {**GlobalSettings.load().repositories, "central": MAVEN_CENTRAL_URL}
    maven = MavenContext(repo_cache=repository, remote_repos=remotes, timeout=60)
    asked, needed = maven.resolver.resolve([maven.create_dependency(KAFKA)])
    kafka = [found.artifact for found in (*asked, *needed) if found.scope in {None, "compile", "runtime"}]
    return [*kafka, maven.create_dependency(LOG_BRIDGE).artifact]


def _verify(jars: Path) -> None:
    expected = {name: digest for digest, name in map(str.split, CHECKSUMS.read_text().splitlines())}
    found = {jar.name: _sha256(jar) for jar in jars.iterdir()}
    if wrong := sorted(name for name in expected | found if expected.get(name) != found.get(name)):
        raise SystemExit(f"these jars are not those listed in {CHECKSUMS.name}, try again: {', '.join(wrong)}")


def trust_as_the_machine_does() -> None:
    """Behind a proxy that inspects TLS the machine's list of authorities is needed; jgo's HTTP client has its own."""
    paths = ssl.get_default_verify_paths()  # heeds SSL_CERT_FILE and SSL_CERT_DIR
    if paths.cafile or (paths.capath and any(Path(paths.capath).glob("*.0"))):
        os.environ.setdefault("REQUESTS_CA_BUNDLE", str(paths.cafile or paths.capath))


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Of all who do the same at once one works, the others wait for it; ``lock`` is a file that stays."""
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("waiting: another run is at it")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - the progress of a command


if __name__ == "__main__":
    trust_as_the_machine_does()
    fetch(record="--record" in sys.argv)
