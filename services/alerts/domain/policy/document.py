"""Reading a policy document: YAML, overrides merged in, every name checked against those there are."""

import difflib
import typing
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

import msgspec
import yaml
from typing_extensions import override


class PolicyError(ValueError):
    """The policy cannot be used. Its words say where, and what is valid there."""


class _OnceLoader(yaml.SafeLoader):
    """Refuses a key given twice, of which YAML would silently take the last."""

    @override
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if twice := [key for key in keys if keys.count(key) > 1]:
            raise PolicyError(f"{twice[0]}: is given twice (line {node.start_mark.line + 1} and below)")
        return super().construct_mapping(node, deep=deep)


def read(text: str) -> dict[str, Any]:
    """A document; an empty one says nothing."""
    try:
        document = yaml.load(text, Loader=_OnceLoader)  # noqa: S506  a SafeLoader
    except yaml.YAMLError as error:
        raise PolicyError(f"not readable as YAML: {error}") from error
    if document is None:
        return {}
    if not isinstance(document, dict):
        raise PolicyError("must be a mapping of names to values")
    return document


def merged(base: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` laid over `base`: mappings are merged, anything else is replaced."""
    both = dict(base)
    for name, value in over.items():
        below = both.get(name)
        both[name] = merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return both


def check_names(document: Mapping[str, Any], kind: type[msgspec.Struct], path: str = "") -> None:
    """Raises `PolicyError` for the first name that `kind` does not have, with the nearest one that it has."""
    types = typing.get_type_hints(kind)
    _check_among(document, types, path)
    for name, value in document.items():
        if isinstance(value, dict):
            _check_value(value, types[name], f"{path}{name}.")


def _check_value(value: Mapping[str, Any], kind: Any, path: str) -> None:
    if typing.get_origin(kind) is dict:
        names, inner = typing.get_args(kind)
        if isinstance(names, type) and issubclass(names, Enum):
            _check_among(value, [member.value for member in names], path)
        for name, part in value.items():
            if isinstance(part, dict):
                _check_value(part, inner, f"{path}{name}.")
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        check_names(value, kind, path)


def _check_among(given: Iterable[Any], valid: Iterable[str], path: str) -> None:
    names = list(valid)
    for name in given:
        if name not in names:
            near = difflib.get_close_matches(str(name), names, n=1, cutoff=0.0)
            raise PolicyError(f"{path}{name}: no such name; the nearest is {path}{near[0]}")
