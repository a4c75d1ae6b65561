"""`/mails` and `/digests`: what was sent, what waits, and asking for today's digests."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends

from services.alerts import mail_queue, queries
from services.alerts.digests import Digests
from services.alerts.http.answers import DigestsAnswer, MailsAnswer, PendingAnswer
from services.alerts.http.paging import After, Limit
from shared.service import Assembly
from shared.settings import Scope


def router(parts: Assembly, digests: Digests) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    reader = Annotated[str, Depends(parts.tokens.require(Scope.READ))]
    admin = Annotated[str, Depends(parts.tokens.require(Scope.ADMIN))]

    @routes.post(
        "/digests",
        summary="Make today's digests due now",
        operation_id="make_digests",
        responses={200: {"model": DigestsAnswer}},
    )
    async def digests_(_: admin) -> dict[str, int]:
        """One for each recipient of whom something waits and who had none of this date yet, whatever the hour."""
        return {"digests": await digests.plan(on_request=True)}

    @routes.get(
        "/mails/pending",
        summary="How many mails wait to be sent",
        operation_id="count_pending_mails",
        responses={200: {"model": PendingAnswer}},
    )
    async def pending(_: reader) -> dict[str, int]:
        """Those that wait for their recipient to become known are counted too."""
        async with parts.pool.acquire() as connection:
            return {"pending": await mail_queue.pending(connection)}

    @routes.get(
        "/mails",
        summary="Mails and their outcomes, newest first",
        operation_id="get_mails",
        responses={200: {"model": MailsAnswer}},
    )
    async def mails(
        _: reader,
        status: Literal["pending", "sent", "undeliverable", "dropped"] | None = None,
        after: After = None,
        limit: Limit = 50,
    ) -> dict[str, Any]:
        """`status=undeliverable` lists those a mail server refused for good, with its words."""
        async with parts.pool.acquire() as connection:
            page = await queries.mails(connection, status=status, after=after, limit=limit)
        return {"mails": page.entries, "next": page.next}

    return routes
