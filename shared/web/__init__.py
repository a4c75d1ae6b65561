"""HTTP: the parts that every service shares."""

from shared.web import min_version
from shared.web.accept import prefers
from shared.web.auth import Tokens
from shared.web.cursor import Keyset

__all__ = [
    "Keyset",
    "Tokens",
    "min_version",
    "prefers",
]
