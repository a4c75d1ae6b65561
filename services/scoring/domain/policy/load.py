"""Reads a policy from YAML, strictly: a constant that is misspelt, missing, or in another unit is refused by name."""

import difflib
import math
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from types import MappingProxyType, NoneType
from typing import Any, get_args, get_origin, get_type_hints

import yaml
from pydantic import TypeAdapter, ValidationError

from services.scoring.domain.decay import HALF_LIFE_DAYS
from services.scoring.domain.policy.model import Policy, Tier, Unit
from shared.events.base import Identifier
from shared.events.interactions import Channel
from shared.events.scoring import Band

_CONSTANT = ("value", "unit", "basis", "source")
_BASES = ("measured", "prior")
#: Versions and tiers are named in events.
_IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)


class PolicyError(ValueError):
    """The policy cannot be used. The message says where, what is wrong, and what would be right."""


def load(text: str, overrides: str = "") -> Policy:
    """The policy written in ``text`` (YAML), ``overrides`` (a document like it, in part) laid over it.

    Raises ``PolicyError``.
    """
    document, over = _read(text), _read(overrides)
    policy: Policy = _section(Policy, document if over is None else _merged(document, over), "")
    _check(policy)
    return policy


def _read(text: str) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise PolicyError(f"the policy is not YAML: {error}") from error


def _merged(base: Any, over: Any) -> Any:
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    return {**base, **{name: _merged(base.get(name), value) for name, value in over.items()}}


def _section(model: type[Any], value: Any, path: str) -> Any:
    hints = get_type_hints(model, include_extras=True)
    names = [each.name for each in fields(model)]
    section = _mapping(value, path, names)
    return model(**{name: _value(hints[name], section[name], f"{path}/{name}") for name in names})


def _mapping(value: Any, path: str, names: list[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise PolicyError(f"{path or '/'}: must hold {', '.join(names)}")
    for key in value:
        if key not in names:
            near = difflib.get_close_matches(str(key), names, 1, 0)
            raise PolicyError(f"{path}/{key}: there is no such setting; did you mean {near[0]}?")
    missing = [name for name in names if name not in value]
    if missing:
        raise PolicyError(f"{path or '/'}: lacks {', '.join(missing)}")
    return value


def _value(hint: Any, value: Any, path: str) -> Any:
    units = [mark for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, Unit)]
    if units:
        return _constant(units[0], value, path)
    if is_dataclass(hint) and isinstance(hint, type):
        return _section(hint, value, path)
    return _READERS[hint if get_origin(hint) is None else _key(hint)](value, path)


def _constant(unit: Unit, value: Any, path: str) -> float:
    constant = _mapping(value, path, list(_CONSTANT))
    if constant["unit"] != unit.name:
        raise PolicyError(f"{path}/unit: is {constant['unit']!r}, must be {unit.name!r}")
    if constant["basis"] not in _BASES:
        raise PolicyError(f"{path}/basis: must be one of {', '.join(_BASES)}")
    if not isinstance(constant["source"], str) or not constant["source"].strip():
        raise PolicyError(f"{path}/source: must say where the value comes from")
    number = constant["value"]
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
        raise PolicyError(f"{path}/value: must be a number of {unit.name}")
    if not unit.low <= number <= unit.high:
        raise PolicyError(f"{path}/value: is {number}, must lie from {unit.low} to {unit.high} {unit.name}")
    return float(number)


def _name(value: Any, path: str) -> str:
    try:
        return _IDENTIFIER.validate_python(value)
    except ValidationError as error:
        raise PolicyError(f"{path}: must be a name (in quotes, if it looks like a number or a date)") from error


def _day(value: Any, path: str) -> date | None:
    if value is not None and type(value) is not date:
        raise PolicyError(f"{path}: must be a day such as 2024-01-31, or null")
    return value


def _choice(kind: Any, value: Any, path: str) -> Any:
    names = [each.value for each in kind]
    if value not in names:
        near = difflib.get_close_matches(str(value), names, 1, 0)
        raise PolicyError(f"{path}: {value!r} is none of {', '.join(names)}; did you mean {near[0]}?")
    return kind(value)


def _channels(value: Any, path: str) -> frozenset[Channel]:
    if not isinstance(value, list) or not value:
        raise PolicyError(f"{path}: must list channels")
    return frozenset(_choice(Channel, each, path) for each in value)


def _tiers(value: Any, path: str) -> Mapping[str, Tier]:
    if not isinstance(value, dict) or not value:
        raise PolicyError(f"{path}: must name at least one tier")
    return MappingProxyType({_name(name, path): _section(Tier, tier, f"{path}/{name}") for name, tier in value.items()})


def _key(hint: Any) -> tuple[Any, ...]:
    return tuple(get_args(hint))


_READERS: Mapping[Any, Callable[[Any, str], Any]] = {
    str: _name,
    Band: lambda value, path: _choice(Band, value, path),
    (date, NoneType): _day,
    (Channel,): _channels,
    (str, Tier): _tiers,
}


def _check(policy: Policy) -> None:
    if policy.default_tier not in policy.tiers:
        raise PolicyError(f"/default_tier: {policy.default_tier!r} is none of {', '.join(policy.tiers)}")
    if policy.bands.amber > policy.bands.green:
        raise PolicyError("/bands: amber must not begin above green")
    if policy.silence.half_life != HALF_LIFE_DAYS:
        raise PolicyError(f"/silence/half_life: must be {HALF_LIFE_DAYS}: what is stored was summed at it")
