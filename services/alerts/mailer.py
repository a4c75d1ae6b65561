"""The mailer: sends what is due, one process at a time, several mails at once."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from prometheus_client import Counter, Gauge, Histogram

from services.alerts import outgoing, recipients, store
from services.alerts.domain import WaitFor, next_attempt
from services.alerts.mail import Mailer, Outcome, Retry, Sent, Undeliverable
from services.alerts.recipients import Firm, Letter, Unwanted
from shared import crash_points
from shared.database.away import is_away
from shared.database.lease import Lease
from shared.database.pool import Pool
from shared.database.transactions import DATABASE_AWAY
from shared.database.waking import Waking
from shared.kafka import offsets
from shared.set_aside import SetAside

log = structlog.get_logger()

Row = Mapping[str, Any]

MAILS = Counter("rapport_mails_total", "Mails by what became of them", ["kind", "outcome"])
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


class Mailing:
    """Sends mails while it holds the lease."""

    def __init__(
        self,
        pool: Pool,
        firm: Firm,
        mailer: Mailer,
        sender: str,
        holder: str,
        *,
        at_once: int,
    ) -> None:
        """``sender``: the envelope's. ``holder``: this process. ``at_once``: mails in flight at most."""
        self._pool = pool
        self._firm = firm
        self._mailer = mailer
        self._sender = sender
        self._lease = Lease(pool, "mailer", holder)
        self._waking = Waking(pool, store.CHANNEL)
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
        PENDING.set(await self._pool.fetchval("select count(*) from mails where status = 'pending'"))
        async with self._pool.acquire() as connection:
            behind = await offsets.behind(connection)
        if behind is None or behind > _BEHIND:
            return
        now = await self._now()
        busy = {*self._tasks, *self._aside.now()}
        # A mail that was sent and cannot be recorded waits for that, and takes nobody's place.
        places = self._at_once - len(self._tasks) + len(self._unrecorded)
        for row in await outgoing.due(self._pool, now, busy, places):
            key = row["key"]
            self._tasks[key] = task = asyncio.create_task(self._attempt(row), name=key)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        key = task.get_name()
        del self._tasks[key]
        self._unrecorded.discard(key)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("mail_not_attempted", key=key, exc_info=error)
        self._waking.wake()

    async def _attempt(self, row: Row) -> None:
        try:
            await self._attempted(row)
        except Exception as error:
            if is_away(error):
                raise
            # In memory first: the row of the mail may be what cannot be written.
            self._aside.failed(row["key"], error)
            await outgoing.postpone(self._pool, row["key"], await self._now() + _DEFECT)
        else:
            self._aside.succeeded(row["key"])

    async def _attempted(self, row: Row) -> None:
        now = await self._now()
        letter = await self._letter(row, now)
        match letter:
            case WaitFor(until=until):
                await outgoing.postpone(self._pool, row["key"], min(until, now + _WAIT))
            case Unwanted(why=why):
                await outgoing.drop(self._pool, row["key"], why)
                MAILS.labels(row["kind"], "dropped").inc()
            case Letter() if letter.message_id in self._message_ids:
                await outgoing.postpone(self._pool, row["key"], now + _WAIT)
            case Letter():
                await self._deliver(row, letter)

    async def _letter(self, row: Row, now: datetime) -> Letter | Unwanted | WaitFor:
        async with self._pool.acquire() as connection:
            clients = await recipients.states(connection, row)
            people = await recipients.reachable(connection, row, clients)
        return self._firm.letter(row, clients, people, now)

    async def _deliver(self, row: Row, letter: Letter) -> None:
        self._message_ids.add(letter.message_id)
        try:
            outcome = await self._send(letter)
            crash_points.point("mail.between_send_and_record")
            await self._until_concluded(row, letter, outcome)
        finally:
            self._message_ids.discard(letter.message_id)

    async def _send(self, letter: Letter) -> Outcome:
        if letter.message is None:
            return Undeliverable(letter.unusable)
        return await self._mailer.send(letter.message, self._sender, letter.to.email)

    async def _until_concluded(self, row: Row, letter: Letter, outcome: Outcome) -> None:
        """What was sent must not be sent again because it could not be recorded, for whatever reason."""
        while True:
            try:
                return await self._conclude(row, letter, outcome)
            except Exception as error:  # noqa: BLE001  set aside, and told of
                await asyncio.sleep(self._not_recorded(row["key"], error))

    def _not_recorded(self, key: str, error: Exception) -> float:
        """After how many seconds to try again."""
        if is_away(error):
            log.warning("mail_not_recorded", key=key, error=repr(error))
            return 1.0
        self._unrecorded.add(key)
        self._waking.wake()  # there is a place for another mail
        return self._aside.failed(key, error)

    async def _conclude(self, row: Row, letter: Letter, outcome: Outcome) -> None:
        now = await self._now()
        if isinstance(outcome, Retry):
            first, attempts = row["first_attempt"] or now, row["attempts"] + 1
            again = next_attempt(row["key"], attempts, first, now, self._firm.policy.retry)
            unanswered = row["unanswered"] + outcome.maybe_delivered
            if again is not None and unanswered < _MOST_UNANSWERED:
                log.info("mail_retried", key=row["key"], detail=outcome.detail, attempts=attempts)
                await outgoing.retry(self._pool, row["key"], now, again, outcome)
                return
            outcome = Undeliverable(outcome.detail)
        await outgoing.ended(self._pool, row, letter, outcome, now)
        MAILS.labels(row["kind"], "sent" if isinstance(outcome, Sent) else "undeliverable").inc()
        log.info("mail_ended", key=row["key"], outcome=type(outcome).__name__.lower())
        if isinstance(outcome, Sent) and row["cause_recorded"] is not None:
            FACT_TO_MAIL.observe((now - row["cause_recorded"]).total_seconds())
