"""Scoring, put together."""

from datetime import timedelta

from services.environment import READERS
from services.scoring.context import SCORING
from services.scoring.http import brief, health, portfolio, reports
from services.scoring.projection.assessment import COLUMNS
from services.scoring.projection.consumer import SOURCE, projectors
from services.scoring.projection.reviewer import Reviewer
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.recovery.service import Recovery
from services.scoring.report_runs.daily import Daily
from services.scoring.report_runs.report_process import make
from services.scoring.settings import ScoringSettings
from shared.projections import ProjectionRunner
from shared.service import Periodic, assembly, wall_clock
from shared.store import Streams

_REVIEW_SECONDS, _REPORTS_SECONDS = 5.0, 10.0


def application(settings: ScoringSettings, calendars: Calendars | None = None) -> ProjectionRunner:
    """The runner of scoring's projection of its upstream topics."""
    return ProjectionRunner(
        projectors(calendars or Calendars(settings.policy(), SCORING)), Streams(SCORING, COLUMNS), wall_clock
    )


def owner(settings: ScoringSettings) -> Recovery:
    """How scoring recovers from its own topics."""
    calendars = Calendars(settings.policy(), SCORING)
    return Recovery(application(settings, calendars), calendars)


async def serve(settings: ScoringSettings) -> int:
    """Run scoring until it is asked to stop. Returns the exit code."""
    calendars = Calendars(settings.policy(), SCORING)
    async with assembly(SCORING, settings, READERS) as parts:
        parts.follow(SOURCE, application(settings, calendars))
        margin = timedelta(seconds=settings.review_margin_seconds)
        reviewer = Reviewer(parts.pool, calendars, margin, parts.clock)
        parts.add(Periodic("reviewer", reviewer.turn, _REVIEW_SECONDS).part)
        daily = Daily(parts.pool, parts.name, settings.reports_at, parts.clock, lambda: make(settings))
        parts.add(Periodic("reports", daily.turn, _REPORTS_SECONDS, cut_short=True).part)
        routers = [
            health.router(parts, calendars),
            portfolio.router(parts, calendars),
            brief.router(parts, calendars),
            reports.router(parts, calendars),
        ]
        return await parts.run("How each relationship stands, and why.", routers)
