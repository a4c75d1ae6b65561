"""Text that takes no more lines than it may."""

import textwrap
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

NARROWEST = 10


@dataclass(frozen=True, slots=True)
class Cut:
    """Plain text in at most ``lines`` lines of whatever width is left; what is longer ends at a word, with "…"."""

    text: str
    lines: int = 1
    style: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        wrapped = textwrap.wrap(self.text, options.max_width, max_lines=self.lines, placeholder=" …")
        yield Text("\n".join(wrapped), style=self.style)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        width = min(NARROWEST, options.max_width)
        return Measurement(width, width)
