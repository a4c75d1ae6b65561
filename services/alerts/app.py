"""Alerts, put together."""

from services.alerts.digests import Digests
from services.alerts.domain import Policy
from services.alerts.http.routes import router
from services.alerts.mail import MailComposer
from services.alerts.mail_worker import MailWorker
from services.alerts.projection.consumer import SOURCE, Alerting
from services.alerts.projection.states import COLUMNS
from services.alerts.recovery.service import Recovery
from services.alerts.settings import AlertsSettings
from services.alerts.smtp import SmtpClient
from shared.events import REPORTED, Service, Topic
from shared.kafka.consumer_group_lag import Upstream
from shared.projections.runner import ProjectionRunner
from shared.service.assembly import Assembly, assembly, wall_clock
from shared.service.process import Part
from shared.store import Streams

#: Whose reading must have caught up before a digest is made: alerts follows its own by itself.
GROUPS = {
    "rapport-intake": (REPORTED,),
    "rapport-interactions": (REPORTED,),
    "rapport-scoring": (Topic.CLIENTS.value, Topic.INTERACTIONS.value),
}


def application(settings: AlertsSettings, policy: Policy | None = None) -> ProjectionRunner:
    """What follows the topics that alerts reads."""
    return ProjectionRunner(Alerting(policy or settings.policy()), Streams(COLUMNS), wall_clock)


def owner(settings: AlertsSettings) -> Recovery:
    """What takes back what alerts said."""
    policy = settings.policy()
    return Recovery(application(settings, policy), policy)


async def serve(settings: AlertsSettings) -> int:
    """Run alerts until it is asked to stop. Returns the exit code."""
    policy = settings.policy()
    composer = MailComposer(settings.letterhead(), settings.fallback_address, policy)
    async with assembly(Service.ALERTS, settings) as parts:
        parts.follow(SOURCE, application(settings, policy))
        digests = Digests(parts.pool, policy, Upstream(settings, GROUPS, parts.clock), parts.clock)
        parts.add(Part("digests", digests.run, digests.stop))
        worker = _mail_worker(parts, settings, composer)
        parts.add(Part("mailer", worker.run, worker.stop))
        return await parts.run("Who must know, when, and how.", [router(parts, digests)])


def _mail_worker(parts: Assembly, settings: AlertsSettings, composer: MailComposer) -> MailWorker:
    return MailWorker(
        parts.pool,
        composer,
        SmtpClient(settings.server()),
        settings.mail_from,
        parts.name,
        at_once=settings.smtp_connections,
    )
