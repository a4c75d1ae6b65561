"""Alerts, put together."""

from aiokafka.errors import KafkaError

from services.alerts import api
from services.alerts.consumer import SOURCE, Alerting
from services.alerts.digests import Digests
from services.alerts.domain import Policy
from services.alerts.mail import Mailer
from services.alerts.mailer import Mailing
from services.alerts.outgoing import COLUMNS
from services.alerts.recipients import Firm
from services.alerts.recovery import Recovery
from services.alerts.settings import AlertsSettings
from shared.database.transactions import DATABASE_AWAY
from shared.events import REPORTED, Service, Topic
from shared.kafka.consumer_group_lag import Upstream
from shared.projections.runner import ProjectionRunner
from shared.service.assembly import Assembly, assembly, wall_clock
from shared.service.part import Part
from shared.service.periodic import Periodic
from shared.store import Streams

#: Whose reading must have caught up before a digest is made: alerts follows its own by itself.
GROUPS = {
    "rapport-intake": (REPORTED,),
    "rapport-interactions": (REPORTED,),
    "rapport-scoring": (Topic.CLIENTS.value, Topic.INTERACTIONS.value),
}

_DIGEST_SECONDS = 20.0


def application(settings: AlertsSettings, policy: Policy | None = None) -> ProjectionRunner:
    """What follows the topics that alerts reads."""
    return ProjectionRunner(Alerting(policy or settings.policy()), Streams(COLUMNS), wall_clock)


def owner(settings: AlertsSettings) -> Recovery:
    """What takes back what alerts said."""
    policy = settings.policy()
    return Recovery(application(settings, policy), policy)


async def serve(settings: AlertsSettings) -> int:
    """Run alerts until told to stop; the exit code."""
    policy = settings.policy()
    firm = Firm(settings.letterhead(), settings.fallback_address, policy)
    async with assembly(Service.ALERTS, settings) as parts:
        parts.follow(SOURCE, application(settings, policy))
        digests = Digests(parts.pool, policy, Upstream(settings, GROUPS, parts.clock), parts.clock)
        waits_for = (KafkaError, *DATABASE_AWAY)
        parts.add(Periodic("digests", digests.turn, _DIGEST_SECONDS, waits_for=waits_for).part)
        mailing = _mailing(parts, settings, firm)
        parts.add(Part("mailer", mailing.run, mailing.stop))
        return await parts.run("Who must know, when, and how.", [api.router(parts, digests)])


def _mailing(parts: Assembly, settings: AlertsSettings, firm: Firm) -> Mailing:
    return Mailing(
        parts.pool,
        firm,
        Mailer(settings.server()),
        settings.mail_from,
        parts.name,
        at_once=settings.smtp_connections,
    )
