"""What intake consumes: reported facts. It also refuses, once for all, what is unreadable or of no known type."""

from shared.events.catalogue import REPORTED
from shared.kafka import Source

SOURCE = Source(topics=(REPORTED,), gapless=False)
