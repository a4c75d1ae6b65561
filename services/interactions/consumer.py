"""What interactions consumes: the reported facts that it owns."""

from shared.events.catalogue import REPORTED
from shared.kafka import Source

SOURCE = Source(topics=(REPORTED,), gapless=False)
