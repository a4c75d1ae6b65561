"""Stands in for `docker` where a document's commands are tried without one: it checks what it is told.

Files must be there, services and jobs must stand in `compose.yaml`, and what a container would run must be a module.
"""

import importlib.util
import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import yaml

_COMPOSE = {"up", "stop", "exec", "run", "ps"}
#: Options of the commands in the documents that have a value of their own.
_VALUED = {"--file", "--tag", "--time", "--username", "--format", "--volume"}


def main(words: Sequence[str]) -> None:
    """Check one command. SystemExit with the reason if it could not be right."""
    match list(words):
        case ["compose", *rest]:
            _compose(rest)
        case ["build", *rest]:
            _files(rest)
        case ["run", *rest]:
            [image, *command] = _plain(rest)
            _check(image.startswith("rapport"), f"{image} is not our image")
            _module(command)
        case ["stop", *rest]:
            _check(len(_plain(rest)) == 1, "which container?")
        case _:
            raise SystemExit(f"docker has no such command here: {words}")


def _compose(words: list[str]) -> None:
    files = _files(words)
    known = {name for file in files for name in yaml.load(file.read_text(), _Loader)["services"]}
    [command, *named] = _plain(words)
    _check(command in _COMPOSE, f"compose has no command {command} here")
    if command in {"exec", "run"}:
        _check(bool(named), f"{command} needs a service")
        _check(named[0] in known, f"there is no service {named[0]}")
        if command == "run":
            _module(named[1:])
        return
    _check({*named} <= known, f"there are no services {sorted({*named} - known)}")
    if command == "ps":
        print("0123456789ab")  # noqa: T201  the id of a container


def _files(words: Sequence[str]) -> list[Path]:
    files = [Path(after) for word, after in pairwise(words) if word == "--file"]
    _check(bool(files), "--file is missing")
    for file in files:
        _check(file.is_file(), f"there is no {file}")
    return files


def _plain(words: Sequence[str]) -> list[str]:
    """Without options and their values."""
    return [
        word
        for before, word in zip(["", *words], words, strict=False)
        if not word.startswith("-") and before not in _VALUED
    ]


def _module(words: Sequence[str]) -> None:
    if words:
        _check(importlib.util.find_spec(words[0]) is not None, f"there is no module {words[0]}")
        _check(bool(re.fullmatch(r"services\.\w+", words[0])), f"{words[0]} is no service")


def _check(holds: bool, otherwise: str) -> None:  # noqa: FBT001
    if not holds:
        raise SystemExit(otherwise)


class _Loader(yaml.SafeLoader):
    """Knows the tags by which compose files lay one over another."""


_Loader.add_constructor("!override", lambda _, node: node.value)


if __name__ == "__main__":
    main(sys.argv[1:])
