"""The formats of JSON Schema (`date-time`, `date`, `time`) as the contracts promise them.

The models alone are laxer: pydantic takes a string of digits for a count of seconds, and a time without seconds.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from shared.cloudevents.timestamps import parse_time
from shared.events.base import EventData
from shared.refusal import FieldProblem

_Schema = Mapping[str, Any]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME_OF_DAY = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")


def format_problems(model: type[EventData], data: Any) -> tuple[FieldProblem, ...]:
    """What in ``data`` (parsed JSON) is not written as the contract of ``model`` says, by pointer from ``/data``."""
    schema = _schema(model)
    return tuple(_problems(schema, schema, data, "/data"))


@cache
def _schema(model: type[EventData]) -> _Schema:
    return model.model_json_schema()


def _problems(root: _Schema, schema: _Schema, value: Any, pointer: str) -> Iterator[FieldProblem]:
    for branch in _branches(root, schema):
        if isinstance(value, dict):
            properties = branch.get("properties", {})
            for name in sorted(properties.keys() & value.keys()):
                yield from _problems(root, properties[name], value[name], f"{pointer}/{name}")
        elif isinstance(value, list) and "items" in branch:
            for index, item in enumerate(value):
                yield from _problems(root, branch["items"], item, f"{pointer}/{index}")
        elif isinstance(value, str) and "format" in branch:
            yield from _text_problem(branch["format"], value, pointer)


def _branches(root: _Schema, schema: _Schema) -> Iterator[_Schema]:
    resolved = root["$defs"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    yield resolved
    for branch in resolved.get("anyOf", ()):
        yield from _branches(root, branch)


def _text_problem(name: str, text: str, pointer: str) -> Iterator[FieldProblem]:
    check = _CHECKS.get(name)
    if check is None:
        return
    try:
        check(text)
    except ValueError as error:
        yield FieldProblem(pointer, str(error))


def _date(text: str) -> None:
    if not _DATE.fullmatch(text):
        raise ValueError("must be a date such as 2026-01-31")


def _time_of_day(text: str) -> None:
    if not _TIME_OF_DAY.fullmatch(text):
        raise ValueError("must be a time of day such as 09:30")


_CHECKS: Mapping[str, Callable[[str], object]] = {"date-time": parse_time, "date": _date, "time": _time_of_day}
