"""The kinds of an event's fields, and how a cell's text is parsed. What does not fit is an error, never guessed."""

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from shared.cloudevents.timestamps import format_time
from shared.importing.mapping.cells import JsonTruth
from shared.importing.mapping.moments import Moments
from shared.importing.mapping.numbers import Numbers

_MOST_WHOLE = 10**18
_YES_NO = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}
#: At the end of the name of the field that holds the day beside a time (see `shared.events.by_day`).
_DAY = "_day"


@dataclass(frozen=True, slots=True)
class Reading:
    """How texts are read: times by ``moments``, numbers by ``numbers``. ``empty``: texts that stand for nothing."""

    moments: Moments = field(default_factory=Moments)
    numbers: Numbers = field(default_factory=Numbers)
    empty: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of one value. ``read`` parses a text or raises ``ValueError``.

    ``choices``: the allowed values. ``members``: of an object, by wire name. ``many``: a list of such values.
    ``moment``: a point in time, not a day.
    """

    read: Callable[[str, Reading], Any]
    choices: tuple[str, ...] = ()
    members: Mapping[str, "FieldKind"] | None = None
    many: bool = False
    moment: bool = False


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A field of an event or of an object within.

    ``whole_day``: the field and its kind for the day, where a text may be one without an hour. None for most fields.
    """

    kind: Kind
    required: bool
    whole_day: tuple[str, Kind] | None = None


@cache
def fields_of(model: type[BaseModel]) -> Mapping[str, FieldKind]:
    """The fields of ``model`` by their names on the wire."""
    return {_wire_name(name, info): _field(model, name, info) for name, info in model.model_fields.items()}


def _field(model: type[BaseModel], name: str, info: FieldInfo) -> FieldKind:
    """By the event language, what is due by a time, or on a day, has the day in a field beside it."""
    beside = f"{name}{_DAY}"
    if beside not in model.model_fields:
        return FieldKind(_kind(info.annotation), info.is_required())
    return FieldKind(Kind(_due, moment=True), info.is_required(), (beside, Kind(_due_day)))


def _wire_name(name: str, info: FieldInfo) -> str:
    return info.serialization_alias or info.alias or name


def _kind(annotation: Any) -> Kind:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(arguments[0])
    if origin in (Union, types.UnionType):
        return _kind(next(one for one in arguments if one is not type(None)))
    if origin is tuple:
        return replace(_kind(arguments[0]), many=True)
    return Kind(_moment, moment=True) if annotation is AwareDatetime else _leaf(annotation)


def _leaf(kind: type) -> Kind:
    if issubclass(kind, BaseModel):
        return Kind(_no_text, members=fields_of(kind))
    if issubclass(kind, Enum):
        if issubclass(kind, int):
            return Kind(_whole)
        return Kind(_text, choices=tuple(one.value for one in kind))
    return next((Kind(read) for one, read in _READERS if issubclass(kind, one)), Kind(_text))


def _no_text(_text: str, _: Reading) -> Any:
    raise ValueError("is made of several values: give it as fields")


def _text(text: str, _: Reading) -> str:
    if isinstance(text, JsonTruth):
        raise ValueError("is true or false, not a text")  # noqa: TRY004  all problems of a cell are ValueErrors here
    return text


def _whole(text: str, reading: Reading) -> int:
    """Also of 9.0, which is how a spreadsheet writes the 9 of a column with gaps."""
    try:
        number = reading.numbers(text)
    except ValueError as error:
        hint = "; where texts stand for numbers, look them up in values" if text[:1].isdigit() else ""
        words = str(error).replace("not a number", "not a whole number")
        raise ValueError(words + (hint if words.endswith("number") else "")) from error
    if number != number.to_integral_value() or abs(number) >= _MOST_WHOLE:
        raise ValueError("is not a whole number")
    return int(number)


def _yes_no(text: str, _: Reading) -> bool:
    if text.lower() not in _YES_NO:
        raise ValueError("must be one of true, yes, y, 1, false, no, n, 0, or be looked up in values")
    return _YES_NO[text.lower()]


def _number(text: str, reading: Reading) -> float:
    return float(reading.numbers(text))


def _amount(text: str, reading: Reading) -> str:
    """Money in the events' form: a text with 2 decimals or more."""
    number = reading.numbers(text)
    return f"{number:.2f}" if int(number.as_tuple().exponent) > -2 else f"{number:f}"  # noqa: PLR2004


def _moment(text: str, reading: Reading) -> str:
    return format_time(reading.moments(text))


def _due(text: str, reading: Reading) -> str:
    return format_time(reading.moments.by(text))


def _due_day(text: str, reading: Reading) -> str | None:
    """The day; None where an hour is told, which needs no day beside it."""
    day = reading.moments.whole_day(text)
    return None if day is None else day.isoformat()


def _day(text: str, reading: Reading) -> str:
    return reading.moments.day(text)


#: The first that a type is a subclass of: bool is an int, a datetime is a date.
_READERS: tuple[tuple[type, Callable[[str, Reading], Any]], ...] = (
    (bool, _yes_no),
    (int, _whole),
    (float, _number),
    (Decimal, _amount),
    (date, _day),
)
