"""Whether the committed contracts match the models and break no published version."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from shared.events.catalogue import RAPPORT
from shared.events.schema import asyncapi, compatibility, published
from shared.events.schema.schemas import CONTRACTS, Schema, file_name, schemas, text_of


def generated(current: Mapping[str, Schema] | None = None) -> Mapping[str, str]:
    """Every generated file, by name within the contracts' folder."""
    types = schemas(RAPPORT) if current is None else current
    return {asyncapi.FILE.name: asyncapi.text(RAPPORT)} | {
        file_name(name): text_of(schema) for name, schema in types.items()
    }


def write(folder: Path = CONTRACTS) -> int:
    """Write the generated files and remove those of deleted types. Returns the number of changed files."""
    files = generated()
    stale = list(_stale(files, folder))
    folder.mkdir(exist_ok=True)
    for name in stale:
        if name in files:
            (folder / name).write_text(files[name])
        else:
            (folder / name).unlink()
    return len(stale)


def complaints(folder: Path = CONTRACTS) -> Iterator[str]:
    """The problems, each in a sentence; empty if there are none."""
    current = schemas(RAPPORT)
    for name in _stale(generated(current), folder):
        yield f"{folder.name}/{name} differs from the models: run make schemas"
    versions = published.versions(folder / published.PUBLISHED.name)
    if not versions:
        yield f"{folder.name}/{published.PUBLISHED.name} has no version: run python -m shared.events publish"
    announced = compatibility.announcements(folder / compatibility.ANNOUNCED.name)
    yield from map(str, compatibility.breakages(versions, current, announced))


def _stale(files: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Names of files that are missing, differ, or belong to no type."""
    for name, text in files.items():
        path = folder / name
        if not path.exists() or path.read_text() != text:
            yield name
    yield from sorted(path.name for path in folder.glob("*.json") if path.name not in files)
