"""`/alerts`: which there are, and taking one on."""

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, ConfigDict

from services.alerts import queries
from services.alerts.domain import Policy
from services.alerts.http.acknowledge import AlertOverError, UnknownAlertError, acknowledge
from services.alerts.http.answers import AcknowledgedAnswer, AlertsAnswer
from services.alerts.http.body import LINE, WORDS
from services.alerts.http.paging import After, Limit
from services.alerts.http.reading import AskedZone
from shared.database import in_transaction
from shared.events import Line, Words
from shared.service import Assembly
from shared.settings import Scope
from shared.wording import Reader

#: The longest note, every character of it escaped, fits in.
_MAX_BODY = 256 * 1024


class Acknowledgement(BaseModel):
    """``by``: who takes it on; the token's name where nobody is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: Annotated[Line, LINE] | None = None
    note: Annotated[Words, WORDS] | None = None


def router(parts: Assembly, policy: Policy) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    reader = Annotated[str, Depends(parts.tokens.require(Scope.READ))]
    actor = Annotated[str, Depends(parts.tokens.require(Scope.ACT))]

    @routes.get(
        "/alerts",
        summary="Alerts, newest first",
        operation_id="get_alerts",
        responses={200: {"model": AlertsAnswer}},
    )
    async def alerts(
        _: reader,
        client: str | None = None,
        is_open: Annotated[bool | None, Query(alias="open")] = None,
        after: After = None,
        limit: Limit = 50,
        zone: AskedZone = None,
    ) -> dict[str, Any]:
        """Open and resolved ones: `why` it was raised, what `ended` it, and whom we told.

        The sentences tell days and hours in `zone`; left out, in that of the office.
        """
        told = Reader(parts.clock(), ZoneInfo(zone or policy.office.zone))
        async with parts.pool.acquire() as connection:
            page = await queries.alerts(
                connection,
                client=client,
                is_open=is_open,
                after=after,
                limit=limit,
                codec=parts.service.codec,
                reader=told,
            )
        return {"alerts": page.entries, "next": page.next, "zone": str(told.zone)}

    @routes.post(
        "/alerts/{alert:id}/acknowledge",
        summary="Acknowledge an alert",
        operation_id="acknowledge_alert",
        responses={200: {"model": AcknowledgedAnswer}, 400: {}, 404: {}, 409: {}, 413: {}},
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

    return routes
