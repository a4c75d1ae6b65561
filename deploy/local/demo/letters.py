"""The mails, as far as one wants to read them in a terminal."""

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from deploy.local.demo.chapter import grid
from deploy.local.demo.cut import Cut
from deploy.local.demo.mails import Mail

FIRST_LINES = 4


def letters(mails: Sequence[Mail]) -> RenderableType:
    """All of them, an empty line before each."""
    return Group(*(part for mail in mails for part in (Text(), letter(mail))))


def letter(mail: Mail, lines: int = 1) -> RenderableType:
    """To, subject, first sentences in so many ``lines`` each, and where the HTML is."""
    table = grid()
    table.add_column(style="dim", no_wrap=True)
    table.add_column(ratio=1)
    table.add_row("To", Text(mail.to))
    table.add_row("Subject", Cut(mail.subject, style="bold"))
    for sentence in first_sentences(mail.text):
        table.add_row("", Cut(sentence, lines))
    table.add_row("HTML", Text(_short(mail.html or mail.file), overflow="fold"))
    return table


def first_sentences(text: str) -> list[str]:
    """The first lines that say something, after the heading, which says what the subject does.

    What a line announces with a colon stands beside it, except a quotation.
    """
    joined = re.sub(r":\r?\n(?!\s|>)", ": ", text)
    said = filter(None, (line.strip() for line in joined.splitlines()))
    return list(islice(said, 2, 2 + FIRST_LINES))


def _short(file: Path) -> str:
    """From here, if it lies below: such a path can be clicked or copied."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)
