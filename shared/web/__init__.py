"""HTTP: the parts that every service shares."""

from shared.web import min_version
from shared.web.accept import prefers
from shared.web.auth import Tokens
from shared.web.cursor import Keyset
from shared.web.cursor_parts import COUNT, DIGIT, DOUBLE, TEXT, TIME
from shared.web.openapi import COMPONENTS, TEXT_BODY
from shared.web.path import EncodedPath
from shared.web.zone_names import ZONE_PATTERN

__all__ = [
    "COMPONENTS",
    "COUNT",
    "DIGIT",
    "DOUBLE",
    "TEXT",
    "TEXT_BODY",
    "TIME",
    "ZONE_PATTERN",
    "EncodedPath",
    "Keyset",
    "Tokens",
    "min_version",
    "prefers",
]
