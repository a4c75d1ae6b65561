"""Scoring, put together."""

from datetime import timedelta

from services.scoring import api, brief_api
from services.scoring.assessing import COLUMNS
from services.scoring.calendars import Calendars
from services.scoring.consumer import SOURCE, Scoring
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


def application(settings: ScoringSettings, calendars: Calendars | None = None) -> Application:
    """What follows the topics that scoring reads."""
    return Application(Scoring(calendars or Calendars(settings.policy())), Streams(COLUMNS), wall_clock)


def owner(settings: ScoringSettings) -> Recovery:
    """What takes back what scoring said."""
    calendars = Calendars(settings.policy())
    return Recovery(application(settings, calendars), calendars)


async def serve(settings: ScoringSettings) -> int:
    """Run scoring until told to stop; the exit code."""
    calendars = Calendars(settings.policy())
    async with assembly(Service.SCORING, settings) as parts:
        parts.follow(SOURCE, application(settings, calendars))
        margin = timedelta(seconds=settings.review_margin_seconds)
        reviewer = Reviewer(parts.pool, calendars, margin, parts.clock)
        parts.add(Part("reviewer", reviewer.run, reviewer.stop))
        daily = Daily(parts.pool, parts.name, settings.reports_at, parts.clock, lambda: make(settings))
        parts.add(Part("reports", daily.run, daily.stop))
        routers = [api.router(parts, calendars), brief_api.router(parts, calendars), reports.router(parts)]
        return await parts.run("How each relationship stands, and why.", routers)
