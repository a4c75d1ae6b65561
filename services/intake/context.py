"""What the kernel is told of intake."""

from shared.events import ServiceContext
from shared.events.catalogue import RAPPORT, Service
from shared.personal import PlainCodec

INTAKE = ServiceContext(Service.INTAKE, RAPPORT, PlainCodec())
