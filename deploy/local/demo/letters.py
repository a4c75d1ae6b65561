"""The mails, as far as one wants to read them in a terminal."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from deploy.local.demo.mails import Mail

FIRST_LINES = 6
COLUMNS = 110


def letters(mails: Sequence[Mail]) -> RenderableType:
    """To, subject, first lines, and where the HTML is."""
    return Group(*(part for mail in mails for part in _letter(mail)))


def first_lines(text: str) -> list[str]:
    """The first lines that say something, cut to the width of the print-out."""
    said = (line.strip() for line in text.splitlines())
    return [_cut(line) for line in islice(filter(None, said), FIRST_LINES)]


def _letter(mail: Mail) -> Iterator[RenderableType]:
    yield Text()
    yield Text.assemble(("To       ", "dim"), mail.to)
    yield Text.assemble(("Subject  ", "dim"), (mail.subject, "bold"))
    yield from (Padding(Text(line), (0, 0, 0, 9)) for line in first_lines(mail.text))
    yield Text.assemble(("HTML     ", "dim"), _short(mail.html or mail.file), no_wrap=True, overflow="ignore")


def _cut(line: str) -> str:
    return line if len(line) <= COLUMNS else f"{line[: COLUMNS - 1]}…"


def _short(file: Path) -> str:
    """From here, if it lies below: such a path can be clicked or copied."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)
