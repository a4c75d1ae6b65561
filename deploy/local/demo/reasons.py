"""Every kind of reason that came up in the story, in the words a partner reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from deploy.local.demo.asking import Json
from deploy.local.demo.chapter import grid
from shared.wording import signed


@dataclass
class Kind:
    """One kind of reason: an example, whose it is, and the clients of whom one was named."""

    example: Json
    whose: str
    clients: set[str] = field(default_factory=set)


def reasons(health: Mapping[str, Json]) -> RenderableType:
    """One example of each kind, that which weighs most. ``health``: of each client."""
    weighing, wrong, good = (kinds(health, part) for part in ("contributions", "risks", "opportunities"))
    counts = f"{len(weighing)} kinds weigh in the score, {len(wrong)} are to be put right, {len(good)} to be used."
    return Group(Text(f"{counts} An example of each:"), Text(), _weighing(weighing), Text(), _to_do({**wrong, **good}))


def kinds(health: Mapping[str, Json], part: str) -> dict[str, Kind]:
    """By their names, those that weigh most first."""
    found: dict[str, Kind] = {}
    for client, said in sorted(health.items()):
        for each in said[part]:
            kind = found.setdefault(each["kind"], Kind(each, said["name"]))
            kind.clients.add(client)
            if _weight(each) > _weight(kind.example):
                kind.example, kind.whose = each, said["name"]
    return dict(sorted(found.items(), key=lambda item: -_weight(item[1].example)))


def _weight(said: Json) -> float:
    """Points either way; a risk has none."""
    return abs(float(said.get("points", 0)))


def _weighing(found: Mapping[str, Kind]) -> Table:
    return _table(found, lambda said: Text(signed(said["points"], 1)), lambda said: Text(said["why"]))


def _to_do(found: Mapping[str, Kind]) -> Table:
    return _table(
        found,
        lambda _: Text("!"),
        lambda said: Text.assemble(said["why"], (f" Next: {said['next_step']}", "italic")),
    )


def _table(found: Mapping[str, Kind], mark: Callable[[Json], Text], words: Callable[[Json], Text]) -> Table:
    table = grid()
    table.add_column(justify="right", width=6, no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for name, kind in found.items():
        others = f" +{len(kind.clients) - 1}" if len(kind.clients) > 1 else ""
        whose = Text.assemble((kind.whose, "bold"), (others, "dim"), ": ")
        table.add_row(mark(kind.example), Text(name.replace("_", " ")), whose + words(kind.example))
    return table
