"""Whether the committed contracts are what the models say, and break nobody."""

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
    """Writes the generated files and removes those of types that are gone. Returns the number of files that changed."""
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
    """What is wrong, each in a sentence; nothing when all is well."""
    current = schemas(RAPPORT)
    for name in _stale(generated(current), folder):
        yield f"{folder.name}/{name} is not what the models say: run make schemas"
    versions = published.versions(folder / published.PUBLISHED.name)
    if not versions:
        yield f"{folder.name}/{published.PUBLISHED.name} holds no version: run python -m shared.events publish"
    announced = compatibility.announcements(folder / compatibility.ANNOUNCED.name)
    yield from map(str, compatibility.breakages(versions, current, announced))


def _stale(files: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Names of files that are missing, differ, or belong to no type."""
    for name, text in files.items():
        path = folder / name
        if not path.exists() or path.read_text() != text:
            yield name
    yield from sorted(path.name for path in folder.glob("*.json") if path.name not in files)
