"""Silence: the model of contact, what past contact still earns, and what the reason of that name states."""

from services.scoring.domain.assessment.silence.credit import credit
from services.scoring.domain.assessment.silence.in_touch import in_touch
from services.scoring.domain.assessment.silence.model import Silence, silence

__all__ = ["Silence", "credit", "in_touch", "silence"]
