"""What the kernel is told of alerts."""

from shared.events import ServiceContext
from shared.events.catalogue import RAPPORT, Service
from shared.personal import PlainCodec

ALERTS = ServiceContext(Service.ALERTS, RAPPORT, PlainCodec())
