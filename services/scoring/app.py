"""Scoring, put together."""

from datetime import timedelta

from services.scoring.http import brief, health, portfolio, reports
from services.scoring.projection.assessment import COLUMNS
from services.scoring.projection.consumer import SOURCE, Scoring
from services.scoring.projection.reviewer import Reviewer
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.recovery.service import Recovery
from services.scoring.report_runs.daily import Daily
from services.scoring.report_runs.report_process import make
from services.scoring.settings import ScoringSettings
from shared.events import Service
from shared.projections.runner import ProjectionRunner
from shared.service.assembly import assembly, wall_clock
from shared.service.process import Part
from shared.store import Streams


def application(settings: ScoringSettings, calendars: Calendars | None = None) -> ProjectionRunner:
    """The runner of scoring's projection of its upstream topics."""
    return ProjectionRunner(Scoring(calendars or Calendars(settings.policy())), Streams(COLUMNS), wall_clock)


def owner(settings: ScoringSettings) -> Recovery:
    """How scoring recovers from its own topics."""
    calendars = Calendars(settings.policy())
    return Recovery(application(settings, calendars), calendars)


async def serve(settings: ScoringSettings) -> int:
    """Run scoring until it is asked to stop. Returns the exit code."""
    calendars = Calendars(settings.policy())
    async with assembly(Service.SCORING, settings) as parts:
        parts.follow(SOURCE, application(settings, calendars))
        margin = timedelta(seconds=settings.review_margin_seconds)
        reviewer = Reviewer(parts.pool, calendars, margin, parts.clock)
        parts.add(Part("reviewer", reviewer.run, reviewer.stop))
        daily = Daily(parts.pool, parts.name, settings.reports_at, parts.clock, lambda: make(settings))
        parts.add(Part("reports", daily.run, daily.stop))
        routers = [
            health.router(parts, calendars),
            portfolio.router(parts, calendars),
            brief.router(parts, calendars),
            reports.router(parts),
        ]
        return await parts.run("How each relationship stands, and why.", routers)
