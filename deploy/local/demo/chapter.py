"""A part of the print-out, under its title."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text


def chapter(title: str, *body: RenderableType) -> Iterator[RenderableType]:
    """An empty line, the title with a rule, and the body."""
    yield Text()
    yield Rule(Text(title, style="bold"), align="left")
    yield from body


def grid() -> Table:
    """A table without lines or a head, as wide as the print-out; two blanks between its columns."""
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False, expand=True)
