"""What intake consumes: reported facts. It alone refuses what is unreadable or of an unknown type."""

from shared.events.catalogue import REPORTED
from shared.kafka import Source

SOURCE = Source(topics=(REPORTED,), gapless=False)
