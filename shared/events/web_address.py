"""Addresses on the web as a browser shows them, `https://de.example/wiki/Müller`, in the form every program reads."""

import re
import string
from typing import Any
from urllib.parse import quote

import idna

PATTERN = r"^https?://[!-~]+$"

_URI = re.compile(PATTERN)
_ADDRESS = re.compile(r"(https?://)([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
#: All of ASCII that is visible: what is encoded already stays as it is.
_KEPT = string.ascii_letters + string.digits + string.punctuation
_WANTED = "must be an address such as https://example.com/page, with other characters percent-encoded"


def web_address(text: Any) -> Any:
    """``text`` as a URI (RFC 3987 3.1): the host by IDNA 2008, other letters and inner blanks percent-encoded.

    What is no text is left for others to refuse. Raises ``ValueError`` for what is no address.
    """
    if not isinstance(text, str) or _URI.fullmatch(text):
        return text
    found = _ADDRESS.fullmatch(text)
    if found is None or not found[2] or not text.isprintable() or text != text.strip():
        raise ValueError(_WANTED)
    scheme, authority, rest = found.groups()
    address = scheme.lower() + _host(authority) + quote(rest, safe=_KEPT)
    if not _URI.fullmatch(address):
        raise ValueError(_WANTED)
    return address


def _host(authority: str) -> str:
    if authority.isascii():
        return authority
    try:
        name, colon, port = authority.partition(":")
        return idna.encode(name, uts46=True).decode("ascii") + colon + port
    except idna.IDNAError as error:
        raise ValueError(_WANTED) from error
