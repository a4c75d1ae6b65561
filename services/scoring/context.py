"""What the kernel is told of scoring."""

from shared.events import ServiceContext
from shared.events.catalogue import RAPPORT, Service
from shared.personal import PlainCodec

SCORING = ServiceContext(Service.SCORING, RAPPORT, PlainCodec())
