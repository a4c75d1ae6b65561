"""A reader of headers that shares nothing with the writer, nor with Python's `email`: strict where the RFCs are."""

import re
from base64 import b64decode
from binascii import a2b_qp
from dataclasses import dataclass

_WORD = re.compile(r"=\?([A-Za-z0-9-]+)\?([qQbB])\?([!-~]*?)\?=")
_MAILBOX = re.compile(r'(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<words>[^"<>,;:@()\[\]\\]*?))\s*<(?P<address>[^<>\s]+)>')


@dataclass(frozen=True)
class Line:
    """One header of a mail on the wire: its lines, and its text without their ends."""

    lines: tuple[str, ...]
    text: str


def fields(wire: bytes) -> dict[str, Line]:
    """The headers of a mail, by name. Each must occur once, and none have an empty line."""
    found: dict[str, Line] = {}
    head = wire.split(b"\r\n\r\n", 1)[0].decode("utf-8")
    for field in re.split(r"\r\n(?![ \t])", head):
        name, colon, text = field.partition(":")
        assert colon, field
        assert re.fullmatch(r"[!-9;-~]+", name), field
        assert name not in found, name
        lines = tuple(field.split("\r\n"))
        assert all(line.strip() for line in lines), field
        found[name] = Line(lines, re.sub(r"\r\n([ \t])", r"\1", text).removeprefix(" "))
    return found


def encoded_words(text: str) -> list[str]:
    """What each encoded word says by itself: a character divided between two is an error."""
    return [_said(found) for found in _WORD.finditer(text)]


def decoded(text: str) -> str:
    """The text of a header. Between two encoded words white space means nothing (RFC 2047 6.2)."""
    said, after, word_before = "", 0, False
    for found in _WORD.finditer(text):
        between = text[after : found.start()]
        said += "" if word_before and not between.strip() else between
        said += _said(found)
        after, word_before = found.end(), True
    return said + text[after:]


def mailbox(text: str) -> tuple[str, str]:
    """The name and the address of a header of one mailbox."""
    if "<" not in text:
        return "", text
    found = _MAILBOX.fullmatch(text)
    assert found is not None, text
    if found["quoted"]:
        return re.sub(r"\\(.)", r"\1", found["quoted"][1:-1]), found["address"]
    return decoded(found["words"]), found["address"]


def _said(found: re.Match[str]) -> str:
    charset, encoding, words = found.groups()
    assert len(found[0]) <= 75, found[0]
    if encoding in "bB":
        return b64decode(words, validate=True).decode(charset)
    assert not re.search(r"=(?![0-9A-F]{2})", words), words
    return a2b_qp(words.replace("_", " "), header=True).decode(charset)
