"""What alerts answers, and what is told to it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, ConfigDict

from services.alerts import mail_queue, queries
from services.alerts.digests import Digests
from services.alerts.domain import client as clients
from services.alerts.http.acknowledge import AlertOverError, UnknownAlertError, acknowledge
from services.alerts.projection.states import COLUMNS
from shared.database import in_transaction
from shared.events import Line, Words
from shared.service import Assembly
from shared.settings import Scope
from shared.store import Streams, stream_id
from shared.web import min_version

#: The longest note, every character of it escaped, fits in.
_MAX_BODY = 256 * 1024

Limit = Annotated[int, Query(ge=1, le=queries.MAX_LIMIT)]
After = Annotated[str | None, Query(description="the `next` of the previous page")]


class Acknowledgement(BaseModel):
    """``by``: who takes it on; the token's name where nobody is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: Line | None = None
    note: Words | None = None


def router(parts: Assembly, digests: Digests) -> APIRouter:
    """All routes of alerts."""
    routes = APIRouter()
    reader = Annotated[str, Depends(parts.tokens.require(Scope.READ))]
    actor = Annotated[str, Depends(parts.tokens.require(Scope.ACT))]
    admin = Annotated[str, Depends(parts.tokens.require(Scope.ADMIN))]

    @routes.get("/alerts", summary="Alerts, newest first", responses={422: {}})
    async def alerts(
        _: reader,
        client: str | None = None,
        is_open: Annotated[bool | None, Query(alias="open")] = None,
        after: After = None,
        limit: Limit = 50,
    ) -> dict[str, Any]:
        """Open and resolved ones, with why, and whom we told."""
        async with parts.pool.acquire() as connection:
            page = await queries.alerts(
                connection, client=client, is_open=is_open, after=after, limit=limit, codec=parts.service.codec
            )
        return {"alerts": page.entries, "next": page.next}

    @routes.post(
        "/alerts/{alert}/acknowledge",
        summary="Acknowledge an alert",
        responses={404: {}, 409: {}},
        max_body_size=_MAX_BODY,
    )
    async def acknowledge_(alert: str, name: actor, said: Acknowledgement | None = None) -> dict[str, Any]:
        """Nobody is mailed of it again. Twice gives the same answer: the first who took it on."""
        said = said or Acknowledgement()
        now = parts.clock()
        try:
            done = await in_transaction(
                parts.pool, lambda connection: acknowledge(connection, alert, said.by or name, said.note, now)
            )
        except UnknownAlertError as error:
            raise HTTPException(404, "unknown alert") from error
        except AlertOverError as error:
            raise HTTPException(409, "the alert is resolved already") from error
        return {"alert": done.alert, "client": done.client, "acknowledged_by": done.by, "acknowledged_at": done.at}

    @routes.get("/clients/{client}", summary="What alerts knows of a client", responses={404: {}, 504: {}})
    async def client_(
        client: str, _: reader, asked: Annotated[list[str] | None, Query(alias="min_version")] = None
    ) -> dict[str, Any]:
        """Whom it would tell, and which alerts are open. `min_version=scoring:17` waits until that is included."""
        stream = stream_id("alerts", client)
        await min_version.wait_for(parts.applied, stream, min_version.parse(asked or (), ("scoring", "clients")))
        async with parts.pool.acquire() as connection:
            row = await Streams(parts.service, COLUMNS).read(connection, stream)
        if row is None or row.state is None:
            raise HTTPException(404, "unknown client")
        state = clients.decode(row.state)
        opened = [
            {"alert": one, "kind": kept.kind.value, "subject": kept.subject} for one, kept in state.alerts.items()
        ]
        return {
            "client": client,
            "name": state.name,
            "responsible_partner": state.partner,
            "version": row.version,
            "heard": row.heard,
            "open_alerts": opened,
        }

    @routes.post("/digests", summary="Make today's digests due now")
    async def digests_(_: admin) -> dict[str, int]:
        """One for each recipient of whom something waits and who had none of this date yet, whatever the hour."""
        return {"digests": await digests.plan(on_request=True)}

    @routes.get("/mails/pending", summary="How many mails wait to be sent")
    async def pending(_: reader) -> dict[str, int]:
        """Those that wait for their recipient to become known are counted too."""
        async with parts.pool.acquire() as connection:
            return {"pending": await mail_queue.pending(connection)}

    @routes.get("/mails", summary="Mails and their outcomes, newest first", responses={422: {}})
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
