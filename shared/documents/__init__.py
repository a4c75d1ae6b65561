"""YAML that people write: read strictly; errors name the line and the nearest valid name."""

from shared.documents.layers import Layers, PolicyError
from shared.documents.node import DocumentError, Node, compose
from shared.documents.validation import Says, validated, worded

__all__ = ["DocumentError", "Layers", "Node", "PolicyError", "Says", "compose", "validated", "worded"]
