"""The one place where personal data is sealed on its way to the store and opened on its way back.

Fields are marked in the event models (``Personal[str]``). For now the codec is plain; erasure by destroying a
client's key needs only another codec, not another model, store or service.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, Protocol, TypeVar, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

T = TypeVar("T")


class PersonalMark:
    """Marks an annotation as personal data (GDPR art. 4(1)) of the event's subject."""


Personal = Annotated[T, PersonalMark()]


class Codec(Protocol):
    """Seals and opens text, and whole states, for one subject (a client or a person)."""

    def seal(self, subject: str, text: str) -> str:
        """``text`` as it may be stored and published."""
        ...

    def open(self, subject: str, sealed: str) -> str:
        """What ``seal`` was given."""
        ...

    def seal_state(self, subject: str, state: bytes) -> bytes:
        """The state of a stream as it may be stored: what is personal stands anywhere in it."""
        ...

    def open_state(self, subject: str, sealed: bytes) -> bytes:
        """What ``seal_state`` was given."""
        ...


class PlainCodec:
    """Keeps text as it is."""

    def seal(self, subject: str, text: str) -> str:  # noqa: ARG002  the protocol's
        """``text`` itself."""
        return text

    def open(self, subject: str, sealed: str) -> str:  # noqa: ARG002  the protocol's
        """``sealed`` itself."""
        return sealed

    def seal_state(self, subject: str, state: bytes) -> bytes:  # noqa: ARG002  the protocol's
        """``state`` itself."""
        return state

    def open_state(self, subject: str, sealed: bytes) -> bytes:  # noqa: ARG002  the protocol's
        """``sealed`` itself."""
        return sealed


def seal(model: type[BaseModel], subject: str, data: dict[str, Any], codec: Codec) -> dict[str, Any]:
    """``data`` as it is stored: every personal string sealed for ``subject``."""
    return _apply(model, data, lambda text: codec.seal(subject, text))


def unseal(model: type[BaseModel], subject: str, data: dict[str, Any], codec: Codec) -> dict[str, Any]:
    """``data`` as it was reported: every personal string opened for ``subject``."""
    return _apply(model, data, lambda text: codec.open(subject, text))


@cache
def personal_fields(model: type[BaseModel]) -> frozenset[str]:
    """The wire names of the fields of ``model`` that hold personal data themselves."""
    return frozenset(
        _wire_name(name, info)
        for name, info in model.model_fields.items()
        if any(isinstance(mark, PersonalMark) for mark in info.metadata) or _is_personal(info.annotation)
    )


@cache
def _nested_models(model: type[BaseModel]) -> Mapping[str, "_Inner"]:
    """The models inside the fields of ``model``, by wire name: they may hold personal data in turn."""
    return {
        _wire_name(name, info): inner
        for name, info in model.model_fields.items()
        if (inner := _inner(name, _inner_models(info.annotation))) is not None
    }


def _wire_name(name: str, info: FieldInfo) -> str:
    return info.serialization_alias or info.alias or name


def _is_personal(annotation: object) -> bool:
    marks = getattr(annotation, "__metadata__", ())
    return any(isinstance(mark, PersonalMark) for mark in marks) or any(map(_is_personal, get_args(annotation)))


#: The model of a nested document: it is known by the field, or by the document's ``kind`` (a union of models).
_Inner = Callable[[Mapping[str, Any]], type[BaseModel] | None]


def _inner_models(annotation: object) -> tuple[type[BaseModel], ...]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    return tuple(model for inner in get_args(annotation) for model in _inner_models(inner))


def _inner(field: str, models: tuple[type[BaseModel], ...]) -> _Inner | None:
    """Raises ``TypeError`` for models that cannot be told apart: what is personal in them would not be sealed."""
    if len(models) <= 1:
        return (lambda _document: models[0]) if models else None
    if any("kind" not in model.model_fields for model in models):
        raise TypeError(f"{field}: the models of a union are told apart by a field called kind")
    by_kind = {kind: model for model in models for kind in get_args(model.model_fields["kind"].annotation)}
    return lambda document: by_kind.get(document.get("kind"))


def _apply(model: type[BaseModel], data: dict[str, Any], convert: Callable[[str], str]) -> dict[str, Any]:
    personal, nested = personal_fields(model), _nested_models(model)
    if not personal and not nested:
        return data
    return {name: _field(value, name in personal, nested.get(name), convert) for name, value in data.items()}


def _field(value: Any, personal: bool, inner: _Inner | None, convert: Callable[[str], str]) -> Any:  # noqa: FBT001
    if isinstance(value, list | tuple):
        return [_field(item, personal, inner, convert) for item in value]
    if inner is not None and isinstance(value, dict):
        model = inner(value)
        return value if model is None else _apply(model, value, convert)
    return convert(value) if personal and isinstance(value, str) else value
