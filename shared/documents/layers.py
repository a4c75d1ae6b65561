"""A base policy, with a firm's own merged over it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from yaml import YAMLError
from yaml.constructor import SafeConstructor

from shared.documents.node import DocumentError, Node, compose

_MERGE = "tag:yaml.org,2002:merge"
#: A policy is nested four deep; what is nested deeper may even contain itself.
_DEEPEST = 10

#: The names that lead to a setting, from the top.
Path = tuple[str, ...]


class PolicyError(DocumentError):
    """The policy cannot be used. The message says where, what is wrong, and what is valid."""


@dataclass(frozen=True, slots=True)
class Document:
    """``value``: what a document says, None if nothing. ``lines``: of each setting, from 1."""

    value: Any = None
    lines: Mapping[Path, int] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> Self:
        """The document in ``text``, a mapping of settings. Raises ``DocumentError``."""
        root = compose(text)
        if root is None:
            return cls()
        if not root.is_mapping:
            raise root.error("must be a mapping of settings")
        value = _value(root, ())
        return cls(value, dict(_lines(root, ())))

    def line(self, path: Path) -> int | None:
        """The line of ``path``, or of the nearest setting around it; None where the document has none of them."""
        around = (path[:end] for end in range(len(path), 0, -1))
        return next((self.lines[name] for name in around if name in self.lines), None)


@dataclass(frozen=True, slots=True)
class Layers:
    """A document merged over another: mappings are merged, anything else is replaced."""

    base: Document
    over: Document

    @classmethod
    def read(cls, text: str, overrides: str = "") -> Self:
        """Both documents. Raises ``PolicyError``."""
        try:
            return cls(Document.read(text), Document.read(overrides))
        except DocumentError as error:
            raise PolicyError(str(error)) from error

    @property
    def value(self) -> Any:
        """The merged value; None if both are empty."""
        return self.base.value if self.over.value is None else _merged(self.base.value, self.over.value)

    def error(self, path: Path, words: str) -> PolicyError:
        """``words`` of the setting at ``path``, with the line where a reader finds it: the upper layer's, if any."""
        return PolicyError(f"{self._where(path)}/{'/'.join(path)}: {words}")

    def _where(self, path: Path) -> str:
        if (line := self.over.line(path)) is not None:
            return f"line {line}: "
        line = self.base.line(path)
        if line is None:
            return ""
        return f"line {line}: " if self.over.value is None else f"line {line} of the base policy: "


def _merged(base: Any, over: Any) -> Any:
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    return {**base, **{name: _merged(base.get(name), value) for name, value in over.items()}}


def _lines(node: Node, path: Path) -> Iterator[tuple[Path, int]]:
    if node.is_mapping:
        for key, value in node.entries():
            inner = (*path, key.text())
            yield inner, key.line
            yield from _lines(value, inner)


def _value(node: Node, path: Path) -> Any:
    """``node`` as plain values; the names of settings are texts, as they are written."""
    if len(path) > _DEEPEST:
        raise node.error(f"/{'/'.join(path)} is nested too deep")
    if node.is_list:
        return [_value(item, (*path, str(index))) for index, item in enumerate(node.items())]
    if not node.is_mapping:
        return _scalar(node)
    said: dict[str, Any] = {}
    for key, value in sorted(node.entries(), key=lambda entry: entry[0].yaml.tag != _MERGE):
        inner = _value(value, (*path, key.text()))
        said |= inner if key.yaml.tag == _MERGE and isinstance(inner, dict) else {key.text(): inner}
    return said


def _scalar(node: Node) -> Any:
    try:
        return SafeConstructor().construct_object(node.yaml)
    except (ValueError, YAMLError) as error:  # an invalid date
        raise node.error(f"{node.yaml.value} cannot be read: {error}") from error
