"""The folder `.local/` of the clone: logs, mails and data of the one stack that runs from it."""

import fcntl
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.local.process import REPOSITORY, StartError

LOCAL = REPOSITORY / ".local"
ENV = LOCAL / "env"


@contextmanager
def fresh(folder: Path) -> Iterator[None]:
    """The folder emptied, and ours alone. StartError while another stack uses it."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(f"another `make up` or `make demo` runs in {folder}; stop it first") from None
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry.name != "lock":
                entry.unlink()
        yield


@contextmanager
def published(settings: Mapping[str, str]) -> Iterator[None]:
    """The settings in `.local/env`, readable by us alone, for as long as they hold."""
    draft = ENV.with_name("env.draft")
    draft.touch(mode=0o600)
    draft.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    draft.replace(ENV)
    try:
        yield
    finally:
        ENV.unlink(missing_ok=True)
