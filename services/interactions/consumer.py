"""What interactions consumes: reported facts, of which it takes those that are its own."""

from shared.events.catalogue import REPORTED
from shared.kafka import Source

SOURCE = Source(topics=(REPORTED,), gapless=False)
