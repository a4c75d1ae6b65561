"""Scoring, put together."""

from datetime import timedelta

from services.scoring import api
from services.scoring.assessing import COLUMNS
from services.scoring.consumer import SOURCE, Scoring
from services.scoring.domain import Policy
from services.scoring.recovery import Recovery
from services.scoring.report_runs import api as reports
from services.scoring.report_runs.child import make
from services.scoring.report_runs.daily import Daily
from services.scoring.reviewer import Reviewer
from services.scoring.settings import ScoringSettings
from shared.events import Service
from shared.inbox.apply import Application
from shared.process import Part
from shared.service import assembly, wall_clock
from shared.store import Streams


def application(settings: ScoringSettings, policy: Policy | None = None) -> Application:
    """What follows the topics that scoring reads."""
    return Application(Scoring(policy or settings.policy()), Streams(COLUMNS), wall_clock)


def owner(settings: ScoringSettings) -> Recovery:
    """What takes back what scoring said."""
    policy = settings.policy()
    return Recovery(application(settings, policy), policy)


async def serve(settings: ScoringSettings) -> int:
    """Run scoring until told to stop; the exit code."""
    policy = settings.policy()
    async with assembly(Service.SCORING, settings) as parts:
        parts.follow(SOURCE, application(settings, policy))
        margin = timedelta(seconds=settings.review_margin_seconds)
        reviewer = Reviewer(parts.pool, policy, margin, parts.clock)
        parts.add(Part("reviewer", reviewer.run, reviewer.stop))
        daily = Daily(parts.pool, parts.name, settings.reports_at, parts.clock, lambda: make(settings))
        parts.add(Part("reports", daily.run, daily.stop))
        routers = [api.router(parts, policy), reports.router(parts)]
        return await parts.run("How each relationship stands, and why.", routers)
