"""Attribute values in HTTP headers (CloudEvents HTTP binding 1.0.2, section 3.1.3.2)."""

import re
from urllib.parse import unquote_to_bytes

#: An open quote is matched too, so that nothing is ever tried again: the time is that of one look at each character.
_QUOTED = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)("?)')
_ESCAPED = re.compile(r"\\(.)")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PRINTABLE_ASCII = re.compile(r"[\t\x20-\x7e]*")


class NotEncoded(ValueError):  # noqa: N818  the writer's omission, told apart from what no reader may take
    """The writer has not encoded what it must: a character outside printable ASCII, a quote, a percent sign."""


def decode(value: str) -> str:
    """The attribute's value: quoted strings unescaped, then percent-decoded once.

    Raises ``NotEncoded``, or ``ValueError`` for encoded bytes that are not UTF-8.
    """
    if not _PRINTABLE_ASCII.fullmatch(value):
        raise NotEncoded("must be printable ASCII: percent-encode the other characters as UTF-8")
    unquoted = _unquoted(value.strip(" \t"))
    if _BAD_PERCENT.search(unquoted):
        raise NotEncoded("contains a percent sign that encodes nothing: write it as %25")
    try:
        return unquote_to_bytes(unquoted).decode()
    except UnicodeDecodeError as error:
        raise ValueError("is percent-encoded from bytes that are not UTF-8") from error


def _unquoted(value: str) -> str:
    return _QUOTED.sub(_unescaped, value)


def _unescaped(quoted: re.Match[str]) -> str:
    if not quoted[2]:
        raise NotEncoded("contains a quote that is not closed: write it as %22")
    return _ESCAPED.sub(r"\1", quoted[1])
