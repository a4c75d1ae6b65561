"""One spelling of what is the same text: Unicode's normal form C, in which ü is one character, not two."""

import unicodedata
from typing import TypeVar

T = TypeVar("T")


def in_nfc(value: T) -> T:
    """``value`` (parsed JSON) with every text in it in NFC; names of members are left."""
    said: object = value
    match said:
        case str():
            said = said if said.isascii() else unicodedata.normalize("NFC", said)
        case dict():
            said = {name: in_nfc(member) for name, member in said.items()}
        case list():
            said = [in_nfc(item) for item in said]
    return said  # type: ignore[return-value]
