"""HTTP: the parts that every service shares."""

from shared.web import min_version
from shared.web.accept import prefers
from shared.web.auth import Tokens
from shared.web.cursor import Keyset
from shared.web.cursor_parts import COUNT, DIGIT, DOUBLE, TEXT, TIME
from shared.web.openapi import COMPONENTS, TEXT_BODY

__all__ = [
    "COMPONENTS",
    "COUNT",
    "DIGIT",
    "DOUBLE",
    "TEXT",
    "TEXT_BODY",
    "TIME",
    "Keyset",
    "Tokens",
    "min_version",
    "prefers",
]
