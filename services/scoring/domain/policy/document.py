"""A YAML document that remembers on which line each of its settings stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

#: A policy is nested four deep; what is nested deeper may even contain itself.
_DEEPEST = 10


class PolicyError(ValueError):
    """The policy cannot be used. The message says where, what is wrong, and what would be right."""


@dataclass(frozen=True, slots=True)
class Document:
    """``value``: what the document says, None if nothing. ``lines``: of each path (``/bands/green``), from 1."""

    value: Any
    lines: Mapping[str, int]

    def line(self, path: str) -> int | None:
        """The line of ``path``, or of the nearest setting around it; None where the document has none of them."""
        while path and path not in self.lines:
            path = path.rpartition("/")[0]
        return self.lines.get(path)


def read(text: str) -> Document:
    """The document in ``text``. Raises ``PolicyError`` where it is not YAML or names a setting twice."""
    loader = yaml.SafeLoader(text)
    try:
        node, lines = loader.get_single_node(), dict[str, int]()
        if node is None:
            return Document(None, lines)
        _note(node, "", lines)
        return Document(loader.construct_document(node), lines)
    except PolicyError:
        raise
    except (yaml.YAMLError, ValueError) as error:  # a ValueError: a day that no calendar has
        raise PolicyError(f"the policy is not YAML: {error}") from error


def merged(base: Any, over: Any) -> Any:
    """``over`` laid over ``base``: mappings are merged, anything else is replaced."""
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    return {**base, **{name: merged(base.get(name), value) for name, value in over.items()}}


def _note(node: yaml.Node, path: str, lines: dict[str, int]) -> None:
    if not isinstance(node, yaml.MappingNode):
        return
    if path.count("/") > _DEEPEST:
        raise PolicyError(f"line {node.start_mark.line + 1}: {path}: is nested too deep")
    for key, value in node.value:
        inner = f"{path}/{key.value}"
        if inner in lines:
            raise PolicyError(f"line {key.start_mark.line + 1}: {inner}: is given twice, first on line {lines[inner]}")
        lines[inner] = key.start_mark.line + 1
        _note(value, inner, lines)
