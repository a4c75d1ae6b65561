"""Alerts, put together."""

from aiokafka.errors import KafkaError

from services.alerts.context import ALERTS
from services.alerts.digests import Digests
from services.alerts.domain import Policy
from services.alerts.http import alerts, clients, mails
from services.alerts.mail import MailComposer
from services.alerts.mail_worker import MailWorker
from services.alerts.projection.consumer import SOURCE, projectors
from services.alerts.projection.states import COLUMNS
from services.alerts.recovery.service import Recovery
from services.alerts.settings import AlertsSettings
from services.alerts.smtp import SmtpClient
from services.environment import READERS
from shared.database import DATABASE_AWAY
from shared.events.catalogue import REPORTED, Topic
from shared.kafka import Upstream
from shared.projections import ProjectionRunner
from shared.service import Assembly, Part, Periodic, assembly, wall_clock
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
    return ProjectionRunner(projectors(policy or settings.policy()), Streams(ALERTS, COLUMNS), wall_clock)


def owner(settings: AlertsSettings) -> Recovery:
    """What takes back what alerts said."""
    policy = settings.policy()
    return Recovery(application(settings, policy), policy)


async def serve(settings: AlertsSettings) -> int:
    """Run alerts until it is asked to stop. Returns the exit code."""
    policy = settings.policy()
    composer = MailComposer(settings.letterhead(), settings.fallback_address, policy)
    async with assembly(ALERTS, settings, READERS) as parts:
        parts.follow(SOURCE, application(settings, policy))
        upstream = Upstream(settings, GROUPS, parts.clock)
        digests = Digests(parts.pool, policy, settings.fallback_address, upstream, parts.clock)
        waits_for = (KafkaError, *DATABASE_AWAY)
        parts.add(Periodic("digests", digests.turn, _DIGEST_SECONDS, waits_for=waits_for).part)
        worker = _mail_worker(parts, settings, composer)
        parts.add(Part("mailer", worker.run, worker.stop))
        routers = [alerts.router(parts, policy), clients.router(parts), mails.router(parts, digests)]
        return await parts.run("Who must know, when, and how.", routers)


def _mail_worker(parts: Assembly, settings: AlertsSettings, composer: MailComposer) -> MailWorker:
    return MailWorker(
        parts.pool,
        composer,
        SmtpClient(settings.server()),
        settings.mail_from,
        parts.name,
        at_once=settings.smtp_connections,
    )
