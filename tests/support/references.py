"""What a document of JSON Schemas refers to."""

from collections.abc import Iterator


def references(node: object) -> Iterator[str]:
    """Every `$ref` within ``node``."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for member in node.values():
            yield from references(member)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)
