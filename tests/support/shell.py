"""A shell in which the commands of the documents are run as a reader would run them."""

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.documents import REPOSITORY

#: What a clone has that commands name.
_CLONE = ("Makefile", "pyproject.toml", "requirements", "services", "shared", "tests")


@dataclass(frozen=True, slots=True)
class Said:
    """How commands ended, and what they printed, errors among it."""

    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs commands in a folder that looks like a clone; what they write stays there."""

    folder: Path

    @property
    def programs(self) -> Path:
        """A folder in the PATH for programs that stand in for others."""
        return self.folder / "programs"

    def stand_in(self, program: str, module: str) -> None:
        """Let ``python -m module`` answer to the program's name, or path within the folder."""
        script = self.folder / program if "/" in program else self.programs / program
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n')
        script.chmod(0o755)

    async def __call__(self, commands: str, environment: Mapping[str, str] | None = None, *, log: Path) -> Said:
        """Run them to their end; what they print is in ``log`` too."""
        with log.open("a+b") as out:
            begun = out.tell()
            process = await asyncio.create_subprocess_exec(
                "bash", "-euo", "pipefail", "-c", commands,
                cwd=self.folder, env=self.environment(environment or {}),
                stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
            code = await process.wait()
            out.seek(begun)
            return Said(code, out.read().decode())

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        """In which the commands run: ours, and no setting of Rapport."""
        path = (self.programs, Path(sys.executable).parent, os.environ["PATH"])
        kept = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
        return {**kept, "PATH": os.pathsep.join(map(str, path)), "PYTHONPATH": str(REPOSITORY), **more}


def clone(folder: Path) -> Shell:
    """A shell in a folder with the files of a clone: links, and a copy of `deploy`, into which commands write."""
    for name in _CLONE:
        (folder / name).symlink_to(REPOSITORY / name)
    shutil.copytree(REPOSITORY / "deploy", folder / "deploy", ignore=shutil.ignore_patterns(".env", "__pycache__"))
    return Shell(folder)
