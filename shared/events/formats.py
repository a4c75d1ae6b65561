"""The formats of JSON Schema (`date-time`, `date`, `time`) as the contracts promise them.

The models alone are laxer: pydantic accepts a string of digits as seconds, and a time without seconds.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from shared.cloudevents.timestamps import parse_time
from shared.events.base import EventData
from shared.refusal import FieldProblem

_Schema = Mapping[str, Any]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME_OF_DAY = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where a value has formats: itself, its members by name, its items."""

    formats: tuple[str, ...] = ()
    members: Mapping[str, "_Plan"] = field(default_factory=dict)
    items: "_Plan | None" = None

    def __bool__(self) -> bool:
        """Whether there is any format to check."""
        return bool(self.formats or self.members or self.items)


def format_problems(model: type[EventData], data: Any) -> tuple[FieldProblem, ...]:
    """What in ``data`` (parsed JSON) does not match the contract of ``model`` says, by pointer from ``/data``."""
    return tuple(_problems(_plan_of(model), data, "/data"))


@cache
def _plan_of(model: type[EventData]) -> _Plan:
    schema = model.model_json_schema()
    return _plan(schema, schema)


def _plan(root: _Schema, schema: _Schema) -> _Plan:
    """The plan of a type, computed once: most fields have no format to check."""
    formats: list[str] = []
    members: dict[str, _Plan] = {}
    items = None
    for branch in _branches(root, schema):
        formats += [branch["format"]] if branch.get("format") in _CHECKS else []
        plans = {name: _plan(root, member) for name, member in branch.get("properties", {}).items()}
        members |= {name: plan for name, plan in plans.items() if plan}
        items = (_plan(root, branch["items"]) or None) if "items" in branch else items
    return _Plan(tuple(formats), members, items)


def _problems(plan: _Plan, value: Any, pointer: str) -> Iterator[FieldProblem]:
    if isinstance(value, dict):
        for name in sorted(plan.members.keys() & value.keys()):
            yield from _problems(plan.members[name], value[name], f"{pointer}/{name}")
    elif isinstance(value, list) and plan.items is not None:
        for index, item in enumerate(value):
            yield from _problems(plan.items, item, f"{pointer}/{index}")
    elif isinstance(value, str):
        for name in plan.formats:
            yield from _text_problem(name, value, pointer)


def _branches(root: _Schema, schema: _Schema) -> Iterator[_Schema]:
    resolved = root["$defs"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    yield resolved
    for branch in resolved.get("anyOf", ()):
        yield from _branches(root, branch)


def _text_problem(name: str, text: str, pointer: str) -> Iterator[FieldProblem]:
    try:
        _CHECKS[name](text)
    except ValueError as error:
        yield FieldProblem(pointer, str(error))


def _date(text: str) -> None:
    if not _DATE.fullmatch(text):
        raise ValueError("must be a date such as 2026-01-31")


def _time_of_day(text: str) -> None:
    if not _TIME_OF_DAY.fullmatch(text):
        raise ValueError("must be a time of day such as 09:30")


_CHECKS: Mapping[str, Callable[[str], object]] = {"date-time": parse_time, "date": _date, "time": _time_of_day}
