"""Jars of others: a file lists each with its checksum and its Maven coordinates, one a line.

    python -m tests.support.maven FILE GROUP:ARTIFACT:VERSION …

writes such a file anew, for these artifacts and all that they need.
"""

import hashlib
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from deploy.local import jars


def fetch(listed: Path, folder: Path) -> None:
    """Put the listed jars into ``folder``. AssertionError if one is not what it was when it was listed."""
    pinned = [line.split() for line in listed.read_text().splitlines()]
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as repository, ThreadPoolExecutor(4) as threads:
        maven = _maven(Path(repository))
        for _ in threads.map(lambda pin: _place(maven, folder, *pin), pinned):
            pass


def _place(maven: Any, folder: Path, digest: str, coordinates: str) -> None:
    jar = maven.create_dependency(coordinates).artifact.resolve()
    found = hashlib.sha256(jar.read_bytes()).hexdigest()
    assert found == digest, f"{coordinates} is not what was listed: its SHA-256 is {found}"
    jar.rename(folder / jar.name)


def record(listed: Path, coordinates: Sequence[str]) -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as repository:
        maven = _maven(Path(repository))
        asked, needed = maven.resolver.resolve([maven.create_dependency(one) for one in coordinates])
        found = {one.artifact for one in (*asked, *needed) if one.scope in {None, "compile", "runtime"}}
        listed.write_text("".join(sorted(_lines(found), key=lambda line: line.split()[1])))


def _lines(artifacts: Iterable[Any]) -> Iterable[str]:
    for one in artifacts:
        digest = hashlib.sha256(one.resolve().read_bytes()).hexdigest()
        yield f"{digest}  {one.groupId}:{one.artifactId}:{one.version}\n"


def _maven(repository: Path) -> Any:
    # Imported here: only a first run needs them, and they take their time.
    from jgo.config import GlobalSettings  # noqa: PLC0415
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415
    from jgo.maven import MavenContext  # noqa: PLC0415

    jars.trust_as_the_machine_does()
    remotes = {**GlobalSettings.load().repositories, "central": MAVEN_CENTRAL_URL}
    return MavenContext(repo_cache=repository, remote_repos=remotes, timeout=60)


if __name__ == "__main__":
    record(Path(sys.argv[1]), sys.argv[2:])
