"""The mail worker: sends what is due, one process at a time, several mails at once."""

import asyncio
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import structlog
from opentelemetry.trace import SpanKind
from prometheus_client import Counter, Gauge, Histogram

from services.alerts import mail_queue, mail_results
from services.alerts.domain import Notice, QueuedMail, WaitFor, next_attempt
from services.alerts.mail import Letter, MailComposer, Unwanted
from services.alerts.projection import alert_rows, states
from services.alerts.smtp import Outcome, Retry, Sent, SmtpClient, Undeliverable
from shared import crash_points
from shared.database import DATABASE_AWAY, Lease, Pool, Waking, is_away
from shared.events.alerts import MailKind
from shared.kafka import offsets
from shared.set_aside import SetAside
from shared.telemetry import tracing

log = structlog.get_logger()

MAILS = Counter("rapport_mails_total", "Mails by outcome", ["kind", "outcome"])
PENDING = Gauge("rapport_mails_pending", "Mails waiting to be sent")
FACT_TO_MAIL = Histogram(
    "rapport_fact_to_mail_seconds",
    "Seconds from a fact's recording to its urgent mail's acceptance by the mail server",
    buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200),
)

#: While reading is further behind than this, what looks wrong may long be over.
_BEHIND = timedelta(minutes=1)
_WAIT = timedelta(seconds=2)
_FINISH_SECONDS = 5.0
#: A server that takes a mail and does not answer may have delivered it each time: so many copies at most.
_MOST_UNANSWERED = 3
#: Before a mail that could not even be attempted (a defect of ours) is looked at again.
_DEFECT = timedelta(minutes=5)


class MailWorker:
    """Sends mails while it holds the lease."""

    def __init__(
        self,
        pool: Pool,
        composer: MailComposer,
        client: SmtpClient,
        sender: str,
        holder: str,
        *,
        at_once: int,
    ) -> None:
        """``sender``: the envelope's. ``holder``: this process. ``at_once``: mails in flight at most."""
        self._pool = pool
        self._composer = composer
        self._client = client
        self._sender = sender
        self._lease = Lease(pool, "mailer", holder)
        self._waking = Waking(pool, mail_queue.CHANNEL)
        self._at_once = at_once
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._aside = SetAside("mailer")
        self._unrecorded: set[str] = set()
        self._message_ids: set[str] = set()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Send until ``stop``; mails being sent are finished."""
        while await self._lease.acquire(self._stopping):
            lost = asyncio.create_task(self._lease.keep())
            try:
                await self._lead(lost)
            finally:
                lost.cancel()
                await self._finish()
        await self._lease.release()

    def stop(self) -> None:
        """Ask ``run`` to end."""
        self._stopping.set()
        self._waking.wake()

    async def _finish(self) -> None:
        """Give the mails in flight some time; one whose server hangs is sent again later, with the same Message-ID."""
        tasks = list(self._tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=_FINISH_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _lead(self, lost: asyncio.Task[None]) -> None:
        while not self._stopping.is_set() and not lost.done():
            try:
                async with self._waking.listening():
                    while not self._stopping.is_set() and not lost.done():
                        await self._start_due()
                        await self._waking.wait()
            except DATABASE_AWAY as error:
                log.warning("mailer_waits", error=repr(error))
                await asyncio.sleep(1)

    async def _now(self) -> datetime:
        """By the database's clock: mails are asked for at its times, and several processes take turns with them."""
        now: datetime = await self._pool.fetchval("select now()")
        return now

    async def _start_due(self) -> None:
        PENDING.set(await mail_queue.pending(self._pool))
        async with self._pool.acquire() as connection:
            behind = await offsets.behind(connection)
        if behind is None or behind > _BEHIND:
            return
        now = await self._now()
        busy = {*self._tasks, *self._aside.now()}
        # A mail that was sent and cannot be recorded waits for that, and takes nobody's place.
        places = self._at_once - len(self._tasks) + len(self._unrecorded)
        for mail in await mail_queue.due(self._pool, now, busy, places):
            task = asyncio.create_task(self._attempt(mail), name=mail.key)
            self._tasks[mail.key] = task
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        key = task.get_name()
        del self._tasks[key]
        self._unrecorded.discard(key)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("mail_not_attempted", key=key, exc_info=error)
        self._waking.wake()

    async def _attempt(self, mail: QueuedMail) -> None:
        try:
            await self._attempted(mail)
        except Exception as error:
            if is_away(error):
                raise
            # In memory first: the row of the mail may be what cannot be written.
            self._aside.failed(mail.key, error)
            await mail_queue.postpone(self._pool, mail.key, await self._now() + _DEFECT)
        else:
            self._aside.succeeded(mail.key)

    async def _attempted(self, mail: QueuedMail) -> None:
        now = await self._now()
        letter = await self._letter(mail, now)
        match letter:
            case WaitFor(until=until):
                await mail_queue.postpone(self._pool, mail.key, min(until, now + _WAIT))
            case Unwanted(why=why):
                await mail_queue.drop(self._pool, mail.key, why)
                MAILS.labels(mail.kind.value, "dropped").inc()
            case Letter() if letter.message_id in self._message_ids:
                await mail_queue.postpone(self._pool, mail.key, now + _WAIT)
            case Letter():
                await self._deliver(mail, letter)

    async def _letter(self, mail: QueuedMail, now: datetime) -> Letter | Unwanted | WaitFor:
        async with self._pool.acquire() as connection:
            clients = await states.clients(connection, mail.clients)
            named = {person for state in clients.values() for person in state.people}
            people = await states.people(connection, mail.named | named)
        return self._composer.compose(mail, clients, people.get, now)

    async def _deliver(self, mail: QueuedMail, letter: Letter) -> None:
        self._message_ids.add(letter.message_id)
        try:
            with await self._span(mail, letter) as traceparent:
                outcome = await self._send(letter)
            crash_points.point("mail.between_send_and_record")
            await self._until_concluded(mail, letter, outcome, traceparent)
        finally:
            self._message_ids.discard(letter.message_id)

    async def _span(self, mail: QueuedMail, letter: Letter) -> AbstractContextManager[str | None]:
        """Around the sending: in the trace of the one alert, or beside those of all alerts in a digest."""
        alerts = [alert for told in letter.told.values() for alert in told]
        raised = await alert_rows.traceparents(self._pool, alerts) if tracing.on() else []
        urgent = mail.kind is MailKind.URGENT
        return tracing.span(
            f"send {mail.kind.value} mail",
            raised[0] if urgent and raised else None,
            {"rapport.mail": mail.key, "rapport.alerts": len(alerts)},
            kind=SpanKind.CLIENT,
            links=() if urgent else raised,
        )

    async def _send(self, letter: Letter) -> Outcome:
        if letter.message is None:
            return Undeliverable(letter.unusable)
        return await self._client.send(letter.message, self._sender, letter.to.email)

    async def _until_concluded(
        self, mail: QueuedMail, letter: Letter, outcome: Outcome, traceparent: str | None
    ) -> None:
        """What was sent must not be sent again because it could not be recorded, for whatever reason."""
        while True:
            try:
                return await self._conclude(mail, letter, outcome, traceparent)
            except Exception as error:  # noqa: BLE001  set aside, and told of
                await asyncio.sleep(self._not_recorded(mail.key, error))

    def _not_recorded(self, key: str, error: Exception) -> float:
        """After how many seconds to try again."""
        if is_away(error):
            log.warning("mail_not_recorded", key=key, error=repr(error))
            return 1.0
        self._unrecorded.add(key)
        self._waking.wake()  # there is a place for another mail
        return self._aside.failed(key, error)

    async def _conclude(self, mail: QueuedMail, letter: Letter, outcome: Outcome, traceparent: str | None) -> None:
        now = await self._now()
        if isinstance(outcome, Retry):
            first, attempts = mail.first_attempt or now, mail.attempts + 1
            again = next_attempt(mail.key, attempts, first, now, self._composer.policy.retry)
            unanswered = mail.unanswered + outcome.maybe_delivered
            if again is not None and unanswered < _MOST_UNANSWERED:
                log.info("mail_retried", key=mail.key, detail=outcome.detail, attempts=attempts)
                await mail_queue.retry(
                    self._pool, mail.key, now, again, outcome.detail, maybe_delivered=outcome.maybe_delivered
                )
                return
            outcome = Undeliverable(outcome.detail)
        await mail_results.ended(self._pool, mail, letter, outcome, now, traceparent=traceparent)
        MAILS.labels(mail.kind.value, "sent" if isinstance(outcome, Sent) else "undeliverable").inc()
        log.info("mail_ended", key=mail.key, outcome=type(outcome).__name__.lower())
        if isinstance(outcome, Sent) and isinstance(mail.wanted, Notice):
            FACT_TO_MAIL.observe((now - mail.wanted.cause_recorded).total_seconds())
