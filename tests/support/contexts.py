"""What the kernel is told of each service, by the service's name."""

from collections.abc import Mapping

from services.alerts.context import ALERTS
from services.intake.context import INTAKE
from services.interactions.context import INTERACTIONS
from services.scoring.context import SCORING
from shared.events import ServiceContext

CONTEXTS: Mapping[str, ServiceContext] = {one.name: one for one in (INTAKE, INTERACTIONS, SCORING, ALERTS)}
