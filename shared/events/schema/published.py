"""The published versions of the contracts: frozen copies in ``contracts/published/<number>/``, never edited."""

import json
from collections.abc import Mapping
from pathlib import Path

from shared.events.schema.schemas import CONTRACTS, Schema, file_name, text_of

PUBLISHED = CONTRACTS / "published"


def versions(folder: Path = PUBLISHED) -> Mapping[int, Mapping[str, Schema]]:
    """The schemas of every published version, by number and type."""
    numbers = sorted(int(path.name) for path in folder.glob("*") if path.name.isdecimal())
    return {number: _read(folder / str(number)) for number in numbers}


def publish(current: Mapping[str, Schema], folder: Path = PUBLISHED) -> int | None:
    """Freezes ``current`` as the next version. Returns its number, or None where nothing changed since the last."""
    known = versions(folder)
    last = max(known, default=0)
    if known and known[last] == current:
        return None
    target = folder / str(last + 1)
    target.mkdir(parents=True)
    for name, schema in current.items():
        (target / file_name(name)).write_text(text_of(schema))
    return last + 1


def _read(folder: Path) -> Mapping[str, Schema]:
    return {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}
