"""The values a policy file may hold, each read as strictly as it can be."""

import difflib
import math
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from types import MappingProxyType, NoneType
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from services.scoring.domain.policy.units import Unit
from services.scoring.domain.working import Hours
from services.scoring.domain.working.public_holidays import is_known
from shared.events.base import Identifier
from shared.events.interactions import Channel
from shared.events.people import Zone
from shared.events.scoring import Band

_CONSTANT = ("value", "unit", "basis", "source")
_BASES = ("measured", "prior")
#: Versions and tiers are named in events.
_IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)
_ZONE: TypeAdapter[str] = TypeAdapter(Zone)
_WEEK = range(1, 8)


class WrongError(ValueError):
    """What is wrong with the setting at ``path`` (``/bands/green/value``)."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path or '/'}: {message}")
        self.path = path


def section(model: type[Any], value: Any, path: str) -> Any:
    """A ``model`` (a dataclass) with each of its fields read from ``value``. Raises ``WrongError``."""
    hints = get_type_hints(model, include_extras=True)
    names = [each.name for each in fields(model)]
    settings = mapping(value, path, names)
    return model(**{name: value_of(hints[name], settings[name], f"{path}/{name}") for name in names})


def mapping(value: Any, path: str, names: list[str]) -> Mapping[str, Any]:
    """``value``, which must hold just these ``names``. Raises ``WrongError``, with the nearest name to a wrong one."""
    if not isinstance(value, dict):
        raise WrongError(path, f"must hold {', '.join(names)}")
    for key in value:
        if key not in names:
            near = difflib.get_close_matches(str(key), names, 1, 0)
            raise WrongError(f"{path}/{key}", f"there is no such setting; did you mean {near[0]}?")
    missing = [name for name in names if name not in value]
    if missing:
        raise WrongError(path, f"lacks {', '.join(missing)}")
    return value


def value_of(hint: Any, value: Any, path: str) -> Any:
    """``value`` as what ``hint`` asks for: a constant with its unit, a section, one for each tier, a plain setting."""
    units = [mark for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, Unit)]
    if units:
        return _constant(units[0], value, path)
    if is_dataclass(hint) and isinstance(hint, type):
        return section(hint, value, path)
    if get_origin(hint) is Mapping:
        return _by_tier(get_args(hint)[1], value, path)
    return _READERS[hint if get_origin(hint) is None else get_args(hint)](value, path)


def _constant(unit: Unit, value: Any, path: str) -> float:
    constant = mapping(value, path, list(_CONSTANT))
    if constant["unit"] != unit.name:
        raise WrongError(f"{path}/unit", f"is {constant['unit']!r}, must be {unit.name!r}")
    if constant["basis"] not in _BASES:
        raise WrongError(f"{path}/basis", f"must be one of {', '.join(_BASES)}")
    if not isinstance(constant["source"], str) or not constant["source"].strip():
        raise WrongError(f"{path}/source", "must say where the value comes from")
    number = constant["value"]
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
        raise WrongError(f"{path}/value", f"must be a number of {unit.name}")
    if not unit.low <= number <= unit.high:
        raise WrongError(f"{path}/value", f"is {number}, must lie from {unit.low} to {unit.high} {unit.name}")
    return float(number)


def _name(value: Any, path: str) -> str:
    try:
        return _IDENTIFIER.validate_python(value)
    except ValidationError as error:
        raise WrongError(path, "must be a name (in quotes, if it looks like a number or a date)") from error


def _day(value: Any, path: str) -> date | None:
    if value is not None and type(value) is not date:
        raise WrongError(path, "must be a day such as 2024-01-31, or null")
    return value


def _choice(kind: Any, value: Any, path: str) -> Any:
    names = [each.value for each in kind]
    if value not in names:
        near = difflib.get_close_matches(str(value), names, 1, 0)
        raise WrongError(path, f"{value!r} is none of {', '.join(names)}; did you mean {near[0]}?")
    return kind(value)


def _channels(value: Any, path: str) -> frozenset[Channel]:
    if not isinstance(value, list) or not value:
        raise WrongError(path, "must list channels")
    return frozenset(_choice(Channel, each, path) for each in value)


def _by_tier(hint: Any, value: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not value:
        raise WrongError(path, "must name at least one tier")
    return MappingProxyType({_name(name, path): value_of(hint, each, f"{path}/{name}") for name, each in value.items()})


def _hours(value: Any, path: str) -> Hours:
    settings = mapping(value, path, ["zone", "start", "end", "days", "holidays"])
    start, end = (_time(settings[name], f"{path}/{name}") for name in ("start", "end"))
    if start >= end:
        raise WrongError(path, "start must lie before end")
    zone, days = _zone(settings["zone"], f"{path}/zone"), _weekdays(settings["days"], f"{path}/days")
    return Hours(zone, start, end, days, _holidays(settings["holidays"], f"{path}/holidays"))


def _time(value: Any, path: str) -> time:
    """YAML 1.1 reads an unquoted 17:30 as 1050, a number of base 60, which nobody meant."""
    try:
        clock = time.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise WrongError(path, 'must be a local time in quotes, such as "17:30"') from error
    if clock.tzinfo is not None:
        raise WrongError(path, "must be without an offset: zone says where")
    return clock


def _zone(value: Any, path: str) -> str:
    try:
        return _ZONE.validate_python(value)
    except ValidationError as error:
        raise WrongError(path, "must be an IANA time zone such as Europe/London") from error


def _weekdays(value: Any, path: str) -> tuple[int, ...]:
    wrong = not isinstance(value, list) or not value or any(type(day) is not int or day not in _WEEK for day in value)
    if wrong:
        raise WrongError(path, "must list ISO weekdays, 1 (Monday) to 7")
    return tuple(sorted(set(value)))


def _holidays(value: Any, path: str) -> str | None:
    if value is not None and not (isinstance(value, str) and is_known(value)):
        raise WrongError(path, "must be a country, or a part of one, such as NO or GB-SCT (in quotes), or null")
    return value


_READERS: Mapping[Any, Callable[[Any, str], Any]] = {
    str: _name,
    Hours: _hours,
    Band: lambda value, path: _choice(Band, value, path),
    (date, NoneType): _day,
    (Channel,): _channels,
}
