"""The policy: what a firm may set, and how it is read."""

from services.scoring.domain.policy.load import PolicyError, load
from services.scoring.domain.policy.model import Policy, Tier

__all__ = ["Policy", "PolicyError", "Tier", "load"]
