"""What became of a mail, recorded: the event of every alert in it, and its row in the queue."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import structlog

from services.alerts import mail_queue
from services.alerts.context import ALERTS
from services.alerts.domain import Firm, MailAtOnce, Notice, OpenAlert, Policy, QueuedMail, Refused, client, keys, plan
from services.alerts.domain.state.fold import apply
from services.alerts.mail import Letter
from services.alerts.projection import alert_rows
from services.alerts.projection.states import COLUMNS
from services.alerts.smtp import Outcome, Sent
from shared.database import Connection, Pool, in_transaction
from shared.events import NewEvent
from shared.events.alerts import AlertMailed, MailOutcome
from shared.store import PendingEvent, Stream, Streams, append, record, stream_id
from shared.telemetry import identity

log = structlog.get_logger()

_LINES = {MailOutcome.SENT: "mail_sent", MailOutcome.UNDELIVERABLE: "mail_undeliverable"}

_STREAMS = Streams(ALERTS, COLUMNS)


async def ended(  # noqa: PLR0917  what was sent, and what became of it
    pool: Pool,
    mail: QueuedMail,
    letter: Letter,
    outcome: Outcome,
    now: datetime,
    policy: Policy,
    *,
    traceparent: str | None = None,
) -> None:
    """The mail was sent or refused for good: say so of every alert in it, in one transaction with the row.

    Said again, as whoever lost the connection at the commit must, it changes nothing. ``policy``: who is told instead.
    ``traceparent``: of the sending.
    """
    reached = MailOutcome.SENT if isinstance(outcome, Sent) else MailOutcome.UNDELIVERABLE
    told: list[PendingEvent] = []

    async def work(connection: Connection) -> None:
        rows = await _STREAMS.lock(connection, [stream_id("alerts", one) for one in letter.told])
        # Asked under the lock: a commit that was cut off from us may be under way until then.
        if await mail_queue.has_ended(connection, mail.key):
            return
        told[:] = await _tell(connection, rows, letter, reached, outcome.detail, now, traceparent)
        await mail_queue.end(connection, mail.key, reached, now, outcome.detail, letter.message_id)
        if reached is MailOutcome.UNDELIVERABLE and isinstance(mail.wanted, Notice):
            await mail_queue.want(connection, _instead(rows, mail.wanted, letter.recipient, now, policy))

    await in_transaction(pool, work)
    for item in told:
        log.info(_LINES[reached], mail=letter.kind.value, **identity(item.event))


def _instead(rows: Mapping[str, Stream], notice: Notice, recipient: str, now: datetime, policy: Policy) -> list[Notice]:
    """Who is told instead of a recipient whose server refused the mail."""
    row = rows[stream_id("alerts", notice.client)]
    assert row.state is not None, "a mail was written from it"
    alert = OpenAlert(client.decode(row.state), notice.alert, Firm(people=lambda _: None))
    steps = plan(alert, Refused(notice, recipient), now, policy)
    return [step.notice for step in steps if isinstance(step, MailAtOnce)]


async def _tell(  # noqa: PLR0917  what is told, in order
    connection: Connection,
    rows: Mapping[str, Stream],
    letter: Letter,
    reached: MailOutcome,
    detail: str,
    now: datetime,
    traceparent: str | None,
) -> list[PendingEvent]:
    appended: list[PendingEvent] = []
    for about, alerts in sorted(letter.told.items()):
        row = rows[stream_id("alerts", about)]
        assert row.state is not None, "a mail was written from it"
        state = client.decode(row.state)
        for alert in sorted(alerts):
            risk = state.risk_of(alert)
            event = replace(
                _mailed(letter, alert, reached, detail, now),
                correlation_id=None if risk is None else risk.correlation_id,
                traceparent=traceparent,
            )
            appended.append(record(_STREAMS, row, event, now))
            state = apply(state, event.data, now)
            await alert_rows.project(connection, [(about, event)])
        row.state = client.encode(state)
    await append(connection, _STREAMS, appended)
    await _STREAMS.save(connection, rows.values())
    return appended


def _mailed(letter: Letter, alert: str, reached: MailOutcome, detail: str, now: datetime) -> NewEvent:
    data = AlertMailed(
        alert=alert,
        mail=letter.kind,
        recipient=letter.recipient or None,
        message_id=letter.message_id,
        outcome=reached,
        detail=detail or None,
    )
    return NewEvent(
        data=data,
        time=now,
        id=keys.mailed_event_id(letter.message_id, alert, now.isoformat()),
        causation_id=alert,
    )
