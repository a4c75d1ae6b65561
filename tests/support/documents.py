"""The documents as tests see them: their headings, their links, their blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
DOCUMENTS = sorted(
    file.relative_to(REPOSITORY)
    for pattern in ("*.md", "deploy/*.md", "docs/**/*.md")
    for file in REPOSITORY.glob(pattern)
)
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_ROW = re.compile(r"^\|(.+)\|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. ``heading``: the nearest one above it. ``output``: what the document says that it prints."""

    document: Path
    heading: str
    language: str
    text: str
    output: str

    @property
    def name(self) -> str:
        """For test ids and messages."""
        return f"{self.document}#{slug(self.heading)}: {self.text.splitlines()[0][:50]}"


def text_of(document: Path | str) -> str:
    """The whole of it."""
    return (REPOSITORY / document).read_text(encoding="utf-8")


def section(document: Path | str, heading: str) -> str:
    """What stands under the heading, up to the next one of the same depth or above."""
    lines = text_of(document).splitlines(keepends=True)
    [start] = [number for number, line in enumerate(lines) if line.lstrip("#").strip() == heading and line[0] == "#"]
    depth = len(lines[start]) - len(lines[start].lstrip("#"))
    rest = lines[start + 1 :]
    ends = (number for number, line in enumerate(rest) if re.match(rf"#{{1,{depth}}} ", line))
    return "".join(rest[: next(ends, len(rest))])


def blocks(document: Path | str, language: str) -> list[Block]:
    """The fenced blocks of a language, in order."""
    text = text_of(document)
    return [
        Block(
            Path(document),
            _HEADING.findall(_without_blocks(text[: match.start()]))[-1],
            language,
            match.group(2),
            _indented(text[match.end() :]),
        )
        for match in _FENCE.finditer(text)
        if match.group(1) == language
    ]


def rows(text: str) -> Iterator[list[str]]:
    """The rows of the tables in ``text``, cell by cell; headers and rules are among them."""
    for row in _ROW.findall(text):
        yield [cell.strip() for cell in re.split(r"(?<!\\)\|", row)]


def links(document: Path | str) -> list[str]:
    """Where its links and pictures point to, those outside the repository left out."""
    return [link for link in _LINK.findall(_without_blocks(text_of(document))) if "://" not in link]


def anchors(document: Path | str) -> set[str]:
    """The anchors that a code host gives its headings."""
    found: dict[str, int] = {}
    made = set()
    for heading in _HEADING.findall(_without_blocks(text_of(document))):
        name = slug(heading)
        count = found[name] = found.get(name, 0) + 1
        made.add(name if count == 1 else f"{name}-{count - 1}")
    return made


def slug(heading: str) -> str:
    """The anchor of a heading: lower case, without punctuation, hyphens for spaces."""
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", plain.strip().lower()).replace(" ", "-")


def _indented(text: str) -> str:
    found = re.match(r"\n\n((?:    .*\n)+)", text)
    return "" if found is None else found.group(1)


def _without_blocks(text: str) -> str:
    return _FENCE.sub("", text)
