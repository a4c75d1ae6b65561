"""HTTP: what every service answers the same way."""

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
