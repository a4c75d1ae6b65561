"""Consuming effectively once: offsets move in the transaction of the effect, and nothing is passed over unseen."""

from shared.projections.projector import Conclusion, ConclusionContext, Projector
from shared.projections.runner import ProjectionRunner

__all__ = [
    "Conclusion",
    "ConclusionContext",
    "ProjectionRunner",
    "Projector",
]
