"""International mail addresses: the domain in its ASCII form (RFC 5891), the rest as it is."""

import unicodedata

import idna

#: What would end the address on a command line or in a header, quoted local parts aside, which nobody has.
_FORBIDDEN = frozenset(' <>()[],;:"\\')


class AddressError(ValueError):
    """The address can never be delivered to. Its words do not repeat the address."""


def with_ascii_domain(address: str) -> str:
    """`address` with its domain as every server understands it.

    Uses IDNA 2008: the older rules would turn straße.example into strasse.example, somebody else's mailbox. What is
    before the @ is composed, as servers spell it (RFC 6532 3.1), whichever program wrote it down.
    """
    address = unicodedata.normalize("NFC", address)
    local, _, domain = address.rpartition("@")
    if not local or not domain:
        raise AddressError("the address has no domain")
    if not address.isprintable() or _FORBIDDEN & set(address):
        raise AddressError("the address contains characters that are not allowed in one")
    if domain.isascii():
        return address
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode('ascii')}"
    except idna.IDNAError as error:
        raise AddressError("the address's domain is not a valid international domain name") from error
