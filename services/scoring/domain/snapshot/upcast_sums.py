"""States written while contacts were kept as decayed sums: read as the weeks they are kept as now.

Every contact of the last years was kept one by one beside its sum, so hardly a week is lost: only of a client with more
than 512 contacts in 128 weeks, until the client is folded anew.
"""

import msgspec

from services.scoring.domain.state.contacts import CONTACTS, Contacts, weeks_of
from services.scoring.domain.state.fact import Mark


class _Contacts(msgspec.Struct, array_like=True, gc=False):
    records: bytes
    sums: tuple[bytes, ...]
    emails: bytes
    latest: tuple[Mark, ...]
    bulk: Mark | None


_state = msgspec.msgpack.Decoder(dict[str, msgspec.Raw])
_contacts = msgspec.msgpack.Decoder(_Contacts)


def with_weeks(data: bytes) -> bytes:
    """The state in ``data`` as it would be written now. Raises ``msgspec.ValidationError`` if it is no such state."""
    slices = _state.decode(data)
    if CONTACTS.name not in slices:
        raise msgspec.ValidationError("a state without contacts is in no earlier form")
    known = _contacts.decode(slices[CONTACTS.name])
    found = Contacts(known.records, weeks_of(known.records, known.emails), known.latest, known.bulk)
    slices[CONTACTS.name] = msgspec.Raw(msgspec.msgpack.encode(found))
    return msgspec.msgpack.encode(slices)
