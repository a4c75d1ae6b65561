"""The refusal of a reported fact."""

from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """Why a fact was refused; the values are stable, they are metric labels and part of the contract."""

    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported_format"
    UNKNOWN_TYPE = "unknown_type"
    WRONG_SERVICE = "wrong_service"
    FORBIDDEN = "forbidden"
    INVALID = "invalid"
    FUTURE = "in_the_future"
    TOO_LARGE = "too_large"
    CONTRADICTION = "contradiction"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One bad field: its JSON pointer within the event (``/data/due``) and what is wrong with it."""

    pointer: str
    detail: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a fact is not recorded, in words its reporter can act on.

    ``detail`` never quotes a personal value: it ends up in error headers and logs.
    """

    reason: Reason
    detail: str
    fields: tuple[FieldProblem, ...] = field(default=())
