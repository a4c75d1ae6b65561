"""Working time: which days somebody works, from when to when, and how much work lies between two moments. Pure."""

from shared.working.hours import Hours, exceeds, opening
from shared.working.public_holidays import is_holiday, is_known, public_holidays

__all__ = ["Hours", "exceeds", "is_holiday", "is_known", "opening", "public_holidays"]
