"""One run of the reports: read every client's state once, page by page, gather from each, then conclude.

Nothing is locked and no transaction stays open between pages, so that the outbox can be cleared meanwhile.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import asyncpg
import structlog

from services.scoring.context import SCORING
from services.scoring.domain import Policy
from services.scoring.domain.state.clock import micros
from services.scoring.projection.snapshot import ClientSnapshot
from services.scoring.projection.working_calendar_cache import Calendars
from services.scoring.report_runs import store
from services.scoring.reports.registry import REPORTS
from services.scoring.reports.report import Body, Occasion, Report, Subject
from services.scoring.reports.subject import subject
from shared.database import Pool, isolated
from shared.kafka import offsets
from shared.store import opened_state, subject_of

log = structlog.get_logger()

_PAGE = 500
_Found = dict[str, list[tuple[Subject, Any]]]


class NothingReadError(Exception):
    """Scoring has not read all topics yet, so there is no time as of which to report."""


async def run(pool: Pool, policy: Policy, names: Iterable[str] = REPORTS) -> datetime:
    """Make and store the reports called ``names``; return as of when. Raises ``NothingReadError``."""
    wanted = [REPORTS[name] for name in names]
    async with pool.acquire() as connection:
        at, policy = await offsets.read_to(connection), await Calendars(policy, SCORING).refresh(connection)
    if at is None:
        raise NothingReadError("scoring has not read all topics yet; wait until it has caught up")
    found = await _gather(pool, wanted, at, policy)
    bodies = {report.name: await _conclude(pool, report, found[report.name], at, policy) for report in wanted}
    async with pool.acquire() as connection, connection.transaction():
        await store.keep(connection, at, bodies)
    log.info("reports_made", at=at.isoformat(), reports=sorted(bodies))
    return at


async def _gather(pool: Pool, wanted: Sequence[Report[Any]], at: datetime, policy: Policy) -> _Found:
    """What each report gathers from each client, by the report's name."""
    found: _Found = {report.name: [] for report in wanted}
    last = ""
    while True:
        async with pool.acquire() as connection:
            rows = await store.clients(connection, last, at, _PAGE)
        if not rows:
            return found
        standing = [one for row in rows if (one := _take(row, at, policy, wanted, found)) is not None]
        await _stand(pool, at, standing)
        last = rows[-1]["stream_id"]


async def _stand(pool: Pool, at: datetime, standing: Sequence[Subject]) -> None:
    """Note how clients stand. One of whom it cannot be written is told of today, and has no trend later."""
    async with pool.acquire() as connection, connection.transaction():

        async def write(some: Sequence[Subject]) -> None:
            await store.stand(connection, at, some)

        for one, error in await isolated(connection, standing, write):
            log.error("standing_not_noted", client=one.client, exc_info=error)


def _take(
    row: asyncpg.Record, at: datetime, policy: Policy, wanted: Iterable[Report[Any]], found: _Found
) -> Subject | None:
    """Gather from one client. A client that cannot be assessed is left out of the reports."""
    before = None if row["before"] is None else (row["before"], row["partner_before"])
    try:
        state = ClientSnapshot.read(opened_state(SCORING, row)).state
        one = subject(subject_of(row["stream_id"]), state, max(at, row["assessed_at"] or at), policy, before)
        # What several reports need is computed once.
        gathers = {report.gather for report in wanted}
        taken = {gather: gather(one, state, policy) for gather in gathers} if one is not None else {}
    except Exception:
        log.exception("client_report_failed", stream=row["stream_id"])
        return None
    for report in wanted:
        if one is not None and taken[report.gather] is not None:
            found[report.name].append((one, taken[report.gather]))
    return one


async def _conclude(
    pool: Pool, report: Report[Any], found: list[tuple[Subject, Any]], at: datetime, policy: Policy
) -> Body:
    async with pool.acquire() as connection:
        before = await store.latest(connection, report.name)
    reviews = {name: known.review for name, known in policy.people.known.items() if known.review is not None}
    occasion = Occasion(micros(at), policy, None if before is None else before.body, reviews)
    return report.conclude(found, occasion)
