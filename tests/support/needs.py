"""What a test needs and a machine may lack: named, with where to get it, and never passed over in silence."""

import shutil
import subprocess
from pathlib import Path

import pytest


def program(name: str, *, get: str, strict: bool = False) -> str:
    """The path of a program, else the test is skipped. ``get``: how one gets it. ``strict``: it fails instead."""
    return shutil.which(name) or _missing(f"needs {name}, which is not on the PATH; {get}", strict=strict)


def node_package(name: str, version: str) -> Path:
    """The folder from which Node finds a package, else the test is skipped: none is ever fetched by a test."""
    folder = Path(__file__).parents[2] / ".cache" / "node"
    if not (folder / "node_modules" / name / "package.json").is_file():
        _missing(f"needs {name} {version}; npm install --prefix .cache/node {name}@{version}", strict=False)
    return folder


def docker(*, strict: bool = False) -> None:
    """A daemon that answers, and compose."""
    path = program("docker", get="install it: https://docs.docker.com/engine/install/", strict=strict)
    for command in (["info"], ["compose", "version"]):
        done = subprocess.run([path, *command], capture_output=True, text=True, check=False)
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["nothing"])[-1]
            _missing(f"needs `docker {' '.join(command)}` to work; it says: {said}", strict=strict)


def _missing(what: str, *, strict: bool) -> str:
    if strict:
        pytest.fail(what, pytrace=False)
    pytest.skip(what)
