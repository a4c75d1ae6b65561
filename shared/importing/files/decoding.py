"""Lines as text: what the declared encoding cannot be true of is refused, line by line."""

import codecs
import re

from shared.importing.files.lines import Line

UTF_8 = "utf-8"
#: By the name that Python knows each by; in all of them a line ends with the byte of ASCII.
ENCODINGS = (
    UTF_8, "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1257",
    "iso-8859-1", "iso-8859-2", "iso-8859-15", "macintosh",
)  # fmt: skip
_KNOWN = {codecs.lookup(name).name: name for name in ENCODINGS} | {"utf-8-sig": UTF_8}
_CONTROLS = re.compile(rb"[\x80-\x9f]")


class LineError(ValueError):
    """A line cannot be text of the encoding. The message says why."""


def encoding(name: str) -> str | None:
    """The encoding called ``name``, also by another of its names (cp1252, latin-1); None for one that is not read."""
    try:
        return _KNOWN.get(codecs.lookup(name).name)
    except LookupError:
        return None


def decoded(line: Line, declared: str) -> str:
    """The text of ``line``. Raises ``LineError``."""
    if line.cut:
        raise LineError(f"the line has more than {len(line.data)} bytes")
    if b"\0" in line.data:
        raise LineError(f"the line has a NUL character (byte {line.data.index(0) + 1})")
    if declared != UTF_8 and not line.data.isascii():
        _check_single_bytes(line.data, declared)
    try:
        return line.data.decode(declared)
    except UnicodeDecodeError as error:
        hint = "; files of Excel for Windows are often windows-1252: name the encoding" if declared == UTF_8 else ""
        raise LineError(f"the line is not {declared} (byte {error.start + 1}){hint}") from error


def _check_single_bytes(data: bytes, declared: str) -> None:
    """Nearly all bytes are some character there, right or wrong; but text that happens to be UTF-8 is UTF-8."""
    if declared.startswith("iso-8859") and (found := _CONTROLS.search(data)):
        windows = "windows-1250" if declared == "iso-8859-2" else "windows-1252"
        raise LineError(f"the line is not {declared} (byte {found.start() + 1} is no character): perhaps {windows}")
    try:
        data.decode(UTF_8)
    except UnicodeDecodeError:
        return
    raise LineError(f"the line is utf-8, and the mapping says {declared}")
