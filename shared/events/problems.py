"""Messages for what a model finds wrong with data; they name fields and never quote values."""

import difflib
from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from shared.events import identifiers
from shared.events.base import EventData
from shared.refusal import FieldProblem

_LONGEST_NAME = 64
_MOST_PROBLEMS = 20


def data_problems(model: type[EventData], error: ValidationError) -> tuple[FieldProblem, ...]:
    """The problems of ``error``, at most 20. Pointers begin with ``/data``."""
    return tuple(_problems(model, error))[:_MOST_PROBLEMS]


def pointer(*path: str | int) -> str:
    """The JSON pointer (RFC 6901) of ``path``; names are shortened, as a sender may send any."""
    return "".join(f"/{_name(step)}" for step in path)


def _problems(model: type[EventData], error: ValidationError) -> Iterator[FieldProblem]:
    for details in error.errors(include_url=False):
        yield FieldProblem(pointer("data", *details["loc"]), _words(model, details))


def _words(model: type[EventData], details: ErrorDetails) -> str:
    match details["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return f"is not a field of {model.__name__}{_nearest(model, str(details['loc'][-1]))}"
        case "value_error":
            return details["msg"].removeprefix("Value error, ")
        case "string_pattern_mismatch" if details["ctx"]["pattern"] == identifiers.PATTERN:
            return identifiers.problem(details["input"]) or details["msg"]
        case _:
            return details["msg"][:1].lower() + details["msg"][1:]


def _nearest(model: type[EventData], name: str) -> str:
    known = [info.alias or field for field, info in model.model_fields.items()]
    near = difflib.get_close_matches(name[:_LONGEST_NAME], known, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _name(step: str | int) -> str:
    text = str(step)[:_LONGEST_NAME].replace("~", "~0").replace("/", "~1")
    return "".join(character if character.isprintable() else "?" for character in text)
