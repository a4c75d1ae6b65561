"""What the kernel is told of interactions."""

from shared.events import ServiceContext
from shared.events.catalogue import RAPPORT, Service
from shared.personal import PlainCodec

INTERACTIONS = ServiceContext(Service.INTERACTIONS, RAPPORT, PlainCodec())
