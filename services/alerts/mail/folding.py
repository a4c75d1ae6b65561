"""Headers on the wire: words of other scripts as RFC 2047 asks, every blank in its place, lines of 76 characters.

Python's own folding of an `EmailMessage` encodes parts of a line, and loses the blank between an encoded word and the
next one, or writes words of more than 75 characters (seen in 3.11). Here a text is encoded as a whole.
"""

from email.header import Header
from email.headerregistry import AddressHeader, UnstructuredHeader
from email.policy import EmailPolicy
from typing import Any

from typing_extensions import override

#: Characters of a line: RFC 2047 2 allows no more where there are encoded words.
_LINE = 76


class MailPolicy(EmailPolicy):
    """How our mails are written to bytes."""

    @override
    def fold(self, name: str, value: Any) -> str:
        """The header as lines."""
        folded = None if self.utf8 else _folded(name, value, self.linesep)
        return super().fold(name, value) if folded is None else folded

    @override
    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same in bytes."""
        folded = None if self.utf8 else _folded(name, value, self.linesep)
        return super().fold_binary(name, value) if folded is None else folded.encode("ascii")


#: For servers that take ASCII alone in headers, and for those that take UTF-8 (RFC 6531).
ASCII = MailPolicy(linesep="\r\n")
UTF8 = MailPolicy(linesep="\r\n", utf8=True)


def _folded(name: str, value: Any, linesep: str) -> str | None:
    """A header whose words need it; None: Python folds it well."""
    if isinstance(value, AddressHeader):
        return _addresses(name, value, linesep)
    if isinstance(value, UnstructuredHeader) and name.lower() == "subject":
        return f"{name}: {_encoded(name, str(value), linesep)}{linesep}"
    return None


def _encoded(name: str, text: str, linesep: str) -> str:
    charset = "us-ascii" if text.isascii() else "utf-8"
    return Header(text, charset, maxlinelen=_LINE, header_name=name).encode(linesep=linesep)


def _addresses(name: str, value: AddressHeader, linesep: str) -> str | None:
    """One address whose name is not ASCII. Where its local part is neither, only `UTF8` can send it."""
    if len(value.addresses) != 1:
        return None
    [address] = value.addresses
    if address.display_name.isascii() or not address.addr_spec.isascii():
        return None
    words, mailbox = _encoded(name, address.display_name, linesep), f"<{address.addr_spec}>"
    last = words.rsplit(linesep, 1)[-1]
    fits = len(last) + len(mailbox) + 1 + (len(name) + 2 if last == words else 0) <= _LINE
    return f"{name}: {words}{' ' if fits else f'{linesep} '}{mailbox}{linesep}"
