"""Header fields as they are written: exact to any reader, and lines of 78 characters where a line can be broken.

Each is a header in the sense of Python's `email`, which folds itself. Python's own would fold a long Message-ID into
encoded words, in which no mail program looks for a thread, and drop the quotes around a long name.
"""

import re
from collections.abc import Sequence
from email.headerregistry import Address
from email.policy import EmailPolicy, Policy
from typing import Self

from services.alerts.mail.headers.encoded_words import LINE, encoded_words

#: Characters of a line without encoded words (RFC 5322 2.1.1).
_PLAIN_LINE = 78

#: How a mail is written. Its headers are ASCII whatever the policy says, but for a mailbox whose address is not (RFC
#: 6532). Lines of quoted-printable have at most 76 characters (RFC 2045 6.7); see `letter.fill` for the other two.
WIRE = EmailPolicy(linesep="\r\n", utf8=True, max_line_length=74)

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


class Field(str):
    """A header field: its text, and how it is folded."""

    __slots__ = ("_lines", "name")

    name: str
    _lines: tuple[str, ...]

    def __new__(cls, name: str, text: str, tokens: Sequence[str]) -> Self:
        """``tokens``: what it consists of on the wire; between two of them are a blank and perhaps a line's end."""
        self = super().__new__(cls, text)
        self.name, self._lines = name, _folded(name, tokens)
        return self

    def fold(self, *, policy: Policy) -> str:
        """The lines of the field, with their ends."""
        return policy.linesep.join(self._lines) + policy.linesep


def text(name: str, words: str) -> Field:
    """A field of free text."""
    tokens = words.split(" ")
    if not _is_plain(words) or max(map(len, tokens)) > _PLAIN_LINE - _label(name):
        tokens = encoded_words(words, _label(name))
    return Field(name, words, tokens)


def mailbox(name: str, address: Address) -> Field:
    """A field of one address, with the name beside it."""
    if not address.display_name:
        return Field(name, address.addr_spec, [address.addr_spec])
    return Field(name, str(address), [*_phrase(address.display_name, _label(name)), f"<{address.addr_spec}>"])


def message_id(name: str, identifier: str) -> Field:
    """A field of one Message-ID, never encoded."""
    return Field(name, identifier, [identifier])


def list_id(phrase: str, identifier: str) -> Field:
    """What mail programs sort by (RFC 2919), and what they call it."""
    return Field("List-Id", f"{phrase} <{identifier}>", [*phrase.split(" "), f"<{identifier}>"])


def _phrase(words: str, taken: int) -> list[str]:
    """Words beside an address: as they are, else in quotes, else encoded."""
    tokens = words.split(" ")
    quoted = '"{}"'.format(words.replace("\\", "\\\\").replace('"', '\\"'))
    if _is_plain(words) and _ATOMS.fullmatch(words) and max(map(len, tokens)) <= _PLAIN_LINE - taken:
        return tokens
    if _is_plain(words) and len(quoted) <= _PLAIN_LINE - taken:
        return [quoted]
    return encoded_words(words, taken)


def _is_plain(words: str) -> bool:
    """Whether it can stand as it is: nothing could be taken for an encoded word, and no blank gets lost."""
    return words.isascii() and words.isprintable() and "=?" not in words and words == " ".join(words.split())


def _label(name: str) -> int:
    return len(f"{name}: ")


def _folded(name: str, tokens: Sequence[str]) -> tuple[str, ...]:
    lines = [f"{name}:"]
    for token in tokens:
        longer = f"{lines[-1]} {token}"
        if len(longer) <= (LINE if "=?" in longer else _PLAIN_LINE):
            lines[-1] = longer
        else:
            lines.append(f" {token}")
    return tuple(lines)
