"""YAML that people write: read strictly, and what is wrong with it told by line, with the nearest valid name."""

from shared.documents.layers import Layers, PolicyError
from shared.documents.node import DocumentError, Node, compose
from shared.documents.validation import Says, validated, worded

__all__ = ["DocumentError", "Layers", "Node", "PolicyError", "Says", "compose", "validated", "worded"]
