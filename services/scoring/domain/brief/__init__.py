"""The brief: what to know of a client on one page before meeting them. Pure."""

from services.scoring.domain.brief.compose import compose
from services.scoring.domain.brief.model import Brief, Ended, Past

__all__ = ["Brief", "Ended", "Past", "compose"]
