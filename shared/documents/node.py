"""A YAML document whose every part knows its line, for error messages."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

#: That of libyaml reads ten times as fast; not every platform has it, and what is nested without end ends the process.
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_NESTED = 5_000
_NULL = "tag:yaml.org,2002:null"


class DocumentError(ValueError):
    """The document cannot be used. The message says where, what is wrong, and what is valid."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the document. Scalars are taken as they are written: ``No``, ``007`` and ``1.10`` are texts here."""

    yaml: yaml.Node

    def error(self, words: str) -> DocumentError:
        """``words``, with the line."""
        return DocumentError(f"line {self.line}: {words}")

    @property
    def line(self) -> int:
        """Where it begins, from 1."""
        return self.yaml.start_mark.line + 1

    @property
    def is_mapping(self) -> bool:
        """Whether it is a mapping."""
        return isinstance(self.yaml, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return isinstance(self.yaml, yaml.SequenceNode)

    def fields(self, names: Iterable[str], required: Iterable[str] = ()) -> dict[str, "Node"]:
        """The values by name; every name must be among ``names``, and ``required`` must be there."""
        found = {key.text(): (key, value) for key, value in self.entries()}
        for name, (key, _) in found.items():
            key.check_among(name, names, "there is no {}")
        if missing := [name for name in required if name not in found]:
            raise self.error(f"lacks {', '.join(missing)}")
        return {name: value for name, (_, value) in found.items()}

    def entries(self) -> list[tuple["Node", "Node"]]:
        """Names and values of a mapping, each name once."""
        if not isinstance(self.yaml, yaml.MappingNode):
            raise self.error("must be a mapping of names to values")
        entries = [(Node(key), Node(value)) for key, value in self.yaml.value]
        first: dict[str, int] = {}
        for key, _ in entries:
            if key.text() in first:
                raise key.error(f"{key.text()} is given twice, first on line {first[key.text()]}")
            first[key.text()] = key.line
        return entries

    def items(self) -> list["Node"]:
        """The items of a list; anything else is a list of itself."""
        return [Node(item) for item in self.yaml.value] if isinstance(self.yaml, yaml.SequenceNode) else [self]

    def text(self) -> str:
        """The scalar as it is written, without quotes."""
        found = self.optional()
        if found is None:
            raise self.error("must not be empty")
        return found

    def optional(self) -> str | None:
        """The scalar as it is written; None where it is null or nothing."""
        if not isinstance(self.yaml, yaml.ScalarNode):
            raise self.error("must be a single value")
        return None if self.yaml.tag == _NULL else str(self.yaml.value)

    def check_among(self, name: str, names: Iterable[str], words: str) -> None:
        """Raises the error ``words``, with the nearest valid name, unless ``name`` is among ``names``."""
        valid = list(names)
        if name not in valid:
            raise self.error(words.format(name) + nearest(name, valid))


def nearest(name: object, valid: Iterable[str]) -> str:
    """What may have been meant by ``name``, as the end of a message."""
    near = difflib.get_close_matches(str(name), list(valid), 1, 0)
    return f"; did you mean {near[0]}?" if near else ""


def compose(text: str) -> Node | None:
    """The document; None where it says nothing. Raises ``DocumentError`` where not valid YAML."""
    try:
        root = yaml.compose(text, Loader=_loader(text))
    except yaml.MarkedYAMLError as error:
        line = 1 if error.problem_mark is None else error.problem_mark.line + 1
        raise DocumentError(f"line {line}: not valid YAML: {error.problem}") from error
    except RecursionError as error:
        raise DocumentError("it is nested too deep") from error
    except yaml.YAMLError as error:  # a character not allowed in YAML
        raise DocumentError(f"not valid YAML: {error}") from error
    return None if root is None else Node(root)


def _loader(text: str) -> Any:
    return _FAST if sum(map(text.count, "[{-?")) < _MOST_NESTED else yaml.SafeLoader
