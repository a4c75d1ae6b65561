"""The id of a fact: a column, or a hash of columns; the same at every import."""

import hashlib
import json
from dataclasses import dataclass

from shared.importing.mapping.cells import Cells, Source, UnfitError


@dataclass(frozen=True, slots=True)
class Named:
    """The id is in a column."""

    source: Source
    prefix: str = ""

    def __call__(self, cells: Cells, _: str) -> str:
        """The id. Raises ``UnfitError`` where there is none."""
        text = self.source.text(cells)
        if text is None:
            raise UnfitError(f"{self.source.name} is empty")
        return self.prefix + text


@dataclass(frozen=True, slots=True)
class Hashed:
    """The id is a hash of several or all columns. Rows that agree in these are the same fact."""

    source: Source | None
    prefix: str = ""

    def __call__(self, cells: Cells, type_name: str) -> str:
        """The id: 32 hexadecimal digits of a SHA-256 over type and texts."""
        said = sorted(cells.items()) if self.source is None else self.source.hashed(cells)
        text = json.dumps([type_name, said], sort_keys=True, separators=(",", ":"))
        return self.prefix + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


Identity = Named | Hashed
