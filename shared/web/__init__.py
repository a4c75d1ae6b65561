"""HTTP: the parts that every service shares."""

from shared.web import min_version
from shared.web.accept import prefers
from shared.web.auth import Tokens
from shared.web.cursor import Keyset
from shared.web.path import EncodedPath

__all__ = [
    "EncodedPath",
    "Keyset",
    "Tokens",
    "min_version",
    "prefers",
]
