"""Mailboxes: two addresses may be the same one."""

import unicodedata
from functools import lru_cache

import idna


@lru_cache(65_536)
def mailbox(address: str) -> str:
    """What tells mailboxes apart: the address without its capitals, composed, the domain in its ASCII form.

    RFC 5321 2.4 lets a server tell local parts apart by their capitals; none in use does.
    """
    local, _, domain = unicodedata.normalize("NFC", address).rpartition("@")
    return f"{local.casefold()}@{_ascii(domain.lower())}"


def _ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return domain
