"""Whether two names are one person's: as people write them, in capitals or not, with more spaces or fewer."""

import unicodedata
from functools import lru_cache


@lru_cache(4096)
def name_key(name: str) -> str:
    """What all ways to write one name have in common: NFC, case folded, single spaces (Unicode 3.13, D145)."""
    folded = unicodedata.normalize("NFD", name).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


def same_person(one: str, other: str) -> bool:
    """Whether both name one person. Nobody is told apart from an unnamed one: ask only of names."""
    return one == other or name_key(one) == name_key(other)
