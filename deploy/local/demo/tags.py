"""What the story's data may hold besides plain YAML: values that depend on the day it is told.

!time '+2d 17:00'     an instant (see `moments`)
!day  '-900d'         a date
!after '5d'           an instant, so long after the fact itself
!numbered 'advice-{n}'  text with the number of the repetition
!one_of [a, b]        one of these texts, another one each time
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from deploy.local.demo.moments import day, duration, moment


@dataclass(frozen=True, slots=True)
class Telling:
    """What a tag may depend on. ``time``: of the fact; ``number``: of the repetition, from 1."""

    now: datetime
    zone: ZoneInfo
    random: Random
    time: datetime
    number: int = 1


@dataclass(frozen=True, slots=True)
class Tag:
    """A tagged value, until the story is told."""

    name: str
    value: Any


def _time(value: str, telling: Telling) -> str:
    return moment(value, telling.now, telling.zone).isoformat()


def _day(value: str, telling: Telling) -> str:
    return day(value, telling.now).isoformat()


def _after(value: str, telling: Telling) -> str:
    return (telling.time + duration(value)).isoformat()


def _numbered(value: str, telling: Telling) -> str:
    return value.replace("{n}", str(telling.number))


def _one_of(value: list[str], telling: Telling) -> str:
    return telling.random.choice(value)


_TAGS: Mapping[str, Callable[[Any, Telling], str]] = {
    "time": _time,
    "day": _day,
    "after": _after,
    "numbered": _numbered,
    "one_of": _one_of,
}


def filled(value: Any, telling: Telling) -> Any:
    """``value`` as plain JSON, its tags replaced. StoryError where a tag cannot be read."""
    if isinstance(value, Tag):
        return _TAGS[value.name](value.value, telling)
    if isinstance(value, Mapping):
        return {name: filled(inner, telling) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, telling) for inner in value]
    return value


class StoryLoader(yaml.SafeLoader):
    """Plain YAML and our tags; nothing else can be made from a file."""


def _constructor(name: str) -> Callable[[yaml.SafeLoader, yaml.Node], Tag]:
    def construct(loader: yaml.SafeLoader, node: yaml.Node) -> Tag:
        if isinstance(node, yaml.SequenceNode):
            return Tag(name, loader.construct_sequence(node))
        assert isinstance(node, yaml.ScalarNode)
        return Tag(name, loader.construct_scalar(node))

    return construct


for _name in _TAGS:
    StoryLoader.add_constructor(f"!{_name}", _constructor(_name))
