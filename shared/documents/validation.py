"""The settings of a document, validated by pydantic, and its problems in words for people."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from pydantic import GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, ErrorDetails, core_schema, to_json

from shared.documents.layers import Layers, Path, PolicyError
from shared.documents.node import nearest

T = TypeVar("T")

_SAYS = "says"
_KEY = "[key]"


@dataclass(frozen=True, slots=True)
class Says:
    """An annotation: the message for a setting, whatever is wrong with it."""

    words: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """As the annotated type, with our words in place of pydantic's."""
        return worded(handler(source), self.words)


def worded(schema: CoreSchema, words: str) -> CoreSchema:
    """``schema``, with ``words`` as the message of every problem."""
    return core_schema.custom_error_schema(schema, custom_error_type=_SAYS, custom_error_message=words)


def validated(kind: TypeAdapter[T], document: Layers) -> T:
    """The settings of ``document``, read strictly: every name must be one that ``kind`` has.

    Raises ``PolicyError`` with the line, the setting, and what is valid there.
    """
    for path, names in _unknown(document.value, _schema(kind)):
        raise document.error(path, f"there is no such setting{nearest(path[-1], names)}")
    try:
        return kind.validate_json(to_json(document.value), strict=True)
    except ValidationError as error:
        raise _first(error, document) from error


def _first(error: ValidationError, document: Layers) -> PolicyError:
    """The outermost problem: it has to be fixed before the inner ones make sense."""
    problems: dict[Path, list[str]] = defaultdict(list)
    lacking: dict[Path, list[str]] = defaultdict(list)
    for problem in error.errors(include_url=False):
        path = tuple(str(name) for name in problem["loc"] if name != _KEY)
        if problem["type"] == "missing":
            lacking[path[:-1]].append(path[-1])
        else:
            problems[path].append(_words(problem))
    for path, names in lacking.items():
        problems[path].append(f"lacks {', '.join(names)}")
    path = min(problems, key=len)
    return document.error(path, problems[path][0])


def _words(problem: ErrorDetails) -> str:
    found, context = problem["input"], problem.get("ctx", {})
    words = problem["msg"].replace("Input should ", "must ").removeprefix("Value error, ")
    if problem["type"] == "too_short":
        words = f"must hold at least {context['min_length']}"
    if isinstance(found, str | int | float):
        words += f"; is {found!r}"
    if problem["type"] in ("enum", "literal_error"):
        words += nearest(found, re.findall(r"'([^']*)'", str(context["expected"])))
    return words


@cache
def _schema(kind: TypeAdapter[Any]) -> Mapping[str, Any]:
    return kind.json_schema()


def _unknown(value: Any, root: Mapping[str, Any]) -> Iterator[tuple[Path, list[str]]]:
    """Names that the JSON schema ``root`` does not know, with those that it does."""

    def resolved(schema: Any) -> Mapping[str, Any]:
        found = schema if isinstance(schema, dict) else {}
        return root["$defs"][found["$ref"].rpartition("/")[2]] if "$ref" in found else found

    def walk(value: Any, schema: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, list[str]]]:
        if not isinstance(value, dict):
            return
        properties = schema.get("properties", {})
        # Of names that may be any: a pattern where the name's type has one.
        others = next(iter(schema.get("patternProperties", {}).values()), schema.get("additionalProperties"))
        names = list(properties) or resolved(schema.get("propertyNames")).get("enum", [])
        for name, inner in value.items():
            if names and name not in names:
                yield (*path, name), names
            yield from walk(inner, resolved(properties.get(name, others)), (*path, name))

    return walk(value, resolved(root), ())
