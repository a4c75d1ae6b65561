"""`docs/architecture.md`: every room is described, and every stop on the walk of one fact is there."""

import re
import tomllib

import pytest

from tests.support.documents import REPOSITORY, rows, section, text_of

PAGE = "docs/architecture.md"
STOPS = [
    (cells[0].strip("`"), name)
    for cells in rows(section(PAGE, "The walk of one fact"))
    if cells[0].startswith("`")
    for name in re.findall(r"`([\w.]+)`", cells[2])
]


def test_the_walk_is_a_walk() -> None:
    assert len({file for file, _ in STOPS}) > 40


@pytest.mark.parametrize(("file", "name"), STOPS)
def test_there_is_something_to_stop_at(file: str, name: str) -> None:
    source = (REPOSITORY / file).read_text(encoding="utf-8")
    *owner, function = name.split(".")
    assert re.search(rf"\bdef {function}\(", source)
    assert not owner or f"class {owner[0]}" in source


def _rooms_of(folder: str) -> set[str]:
    return {file.parent.name for file in (REPOSITORY / folder).glob("*/*.py")}


def _described(table: str) -> list[str]:
    return [name for cells in rows(table) for name in re.findall(r"`([\w/]+)`", cells[0])]


def test_every_room_of_the_kernel_is_described_from_the_top_floor_down() -> None:
    table = section(PAGE, "The rooms").partition("**`services/intake`")[0]
    described = _described(table)
    assert {*described} == _rooms_of("shared")
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    [floors] = [one["layers"] for one in contracts if one.get("containers") == ["shared"]]
    height = {room: floor for floor, rooms in enumerate(floors) for room in rooms.split(" | ")}
    floor_of = [height[room] for room in described if room in height]
    assert floor_of == sorted(floor_of)


@pytest.mark.parametrize("service", ["scoring", "alerts"])
def test_every_room_of_a_large_service_is_described(service: str) -> None:
    rest = section(PAGE, "The rooms").partition(f"**`services/{service}`**")[2].partition("**`services")[0]
    described = {*_described(rest)}
    domain = {f"domain/{room}" for room in _rooms_of(f"services/{service}/domain")}
    expected = _rooms_of(f"services/{service}") - {"domain"}
    if service == "alerts":
        assert expected | {"domain"} <= described
    else:
        assert expected | domain <= described


def test_the_words_that_stay_are_in_the_glossary() -> None:
    words = {word for cells in rows(section(PAGE, "Glossary")) for word in re.findall(r"\*\*([\w -]+)\*\*", cells[0])}
    assert {word.lower() for word in words} >= {
        "door", "outbox", "relay", "parked", "redrive", "skip", "refold", "watchdog", "lease", "poison", "window",
        "term", "slice", "silence", "cadence", "brief", "ledger", "rehearsal", "guard", "catalogue", "decay",
    }  # fmt: skip
