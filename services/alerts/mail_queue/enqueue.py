"""Asking for mails, and taking back what was asked for. Keys are unique: asking twice changes nothing."""

import json
from collections.abc import Sequence
from datetime import datetime

from services.alerts.domain import DigestPlan, Notice
from shared.database import Connection, notify

#: The mail worker listens on this channel.
CHANNEL = "mails"

_WANT = """
insert into mails (key, kind, client, alert, person, step, to_fallback, raised_at, cause_recorded)
select key, 'urgent', client, alert, person, step, to_fallback, raised_at, cause_recorded
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::boolean[], $7::timestamptz[],
            $8::timestamptz[])
    as new(key, client, alert, person, step, to_fallback, raised_at, cause_recorded)
on conflict do nothing
"""


async def want(connection: Connection, notices: Sequence[Notice]) -> None:
    """Ask for mails at once. A notice asked for before, whatever became of it, is not asked for again."""
    if not notices:
        return
    await connection.execute(
        _WANT,
        [notice.key for notice in notices],
        [notice.client for notice in notices],
        [notice.alert for notice in notices],
        [notice.person for notice in notices],
        [notice.step for notice in notices],
        [notice.to_fallback for notice in notices],
        [notice.raised_at for notice in notices],
        [notice.cause_recorded for notice in notices],
    )
    await notify(connection, CHANNEL)


async def want_digests(connection: Connection, plans: Sequence[DigestPlan], at: datetime) -> int:
    """Ask for digests; how many were not asked for before."""
    planned = 0
    for plan in plans:
        alerts = {client: sorted(alerts) for client, alerts in plan.alerts.items()}
        done = await connection.execute(
            "insert into mails (key, kind, recipient, day, alerts, others, raised_at) "
            "values ($1, 'digest', $2, $3, $4, $5, $6) on conflict do nothing",
            plan.key, plan.recipient, plan.day, json.dumps(alerts), plan.others, at,
        )  # fmt: skip
        planned += done == "INSERT 0 1"
    if planned:
        await notify(connection, CHANNEL)
    return planned


async def cancel(connection: Connection, alerts: Sequence[str]) -> None:
    """These are over; what was to be said of them at once is not."""
    if alerts:
        await connection.execute(
            "update mails set status = 'dropped', ended_at = now(), detail = 'the alert was resolved' "
            "where kind = 'urgent' and status = 'pending' and alert = any($1)",
            list(alerts),
        )
