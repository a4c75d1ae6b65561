"""Effectively-once projections: offsets move in the transaction of the effect, and nothing is skipped silently."""

from shared.projections.folded_only import FoldedOnly
from shared.projections.projector import Conclusion, ConclusionContext, Projector
from shared.projections.runner import ProjectionRunner

__all__ = [
    "Conclusion",
    "ConclusionContext",
    "FoldedOnly",
    "ProjectionRunner",
    "Projector",
]
