"""The mapping of a file's columns to facts: YAML, checked before the first row is read."""

from shared.importing.mapping.load import load
from shared.importing.mapping.model import FactMapping, FileFormat, Mapping

__all__ = ["FactMapping", "FileFormat", "Mapping", "load"]
