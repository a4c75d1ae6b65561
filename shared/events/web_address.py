"""The address of a web page, as browsers show it or as they send it."""

import re
from typing import Annotated, Any
from urllib.parse import quote

import idna
from pydantic import StringConstraints
from pydantic.functional_validators import BeforeValidator

_MEANT = "must be a web address that begins with http:// or https://, percent-encoded where it holds a blank"
_SENT = re.compile(r"https?://[!-~]+")
_SHOWN = re.compile(r"(https?://)((?:[^/?#]*@)?)([^/?#:@]+)(.*)")
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


def percent_encoded(address: Any) -> Any:
    """``address`` as it is sent: what is not ASCII percent-encoded, and the host in its ASCII form (RFC 3987 3.1).

    What is no text is left for others to refuse. Raises ``ValueError`` for what no browser would open.
    """
    if not isinstance(address, str):
        return address
    address = address.strip()
    if not address.isascii() and address.isprintable() and (shown := _SHOWN.fullmatch(address)) is not None:
        scheme, user, host, rest = shown.groups()
        address = f"{scheme}{quote(user, _ASCII)}{_ascii_host(host)}{quote(rest, _ASCII + ' ')}"
    if not _SENT.fullmatch(address):
        raise ValueError(_MEANT)
    return address


def _ascii_host(host: str) -> str:
    try:
        return host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise ValueError("must have a host that is a valid international domain name") from error


Url = Annotated[
    str, StringConstraints(max_length=2_000, pattern=r"^https?://[!-~]+$"), BeforeValidator(percent_encoded)
]
