"""The door for facts reported by request."""

from collections.abc import Callable, Sequence
from datetime import datetime

from shared import crash_points
from shared.cloudevents import CloudEvent
from shared.database.pool import Connection, Pool
from shared.database.transactions import in_transaction
from shared.events import Reported, ServiceContext
from shared.refusal import Refusal
from shared.reporting.door_telemetry import count, traced
from shared.reporting.group_commit import GroupCommit
from shared.reporting.reading import fact_of, in_place
from shared.reporting.recorder import Outcome, Recorder

#: A report of so many facts is worth a transaction of its own.
_LARGE = 50


class HttpDoor:
    """Facts reported by request: the answer gives the outcome of each."""

    def __init__(self, service: ServiceContext, recorder: Recorder, pool: Pool, clock: Callable[[], datetime]) -> None:
        """``clock``: the wall clock, in UTC."""
        self._service = service
        self._recorder = recorder
        self._pool = pool
        self._clock = clock
        self._together = GroupCommit(self._in_transaction)

    async def report(self, events: Sequence[CloudEvent | Refusal], reporter: str) -> list[Outcome]:
        """The outcome of each event, in order; refused ones are only counted.

        Raises what the database raises when it cannot serve; nothing is recorded then.
        """
        now = self._clock()
        read = [fact_of(event, now, self._service, reporter) for event in events]
        with traced(read) as read:
            facts = [fact for fact in read if isinstance(fact, Reported)]
            recorded = await self._record(facts) if facts else []
        outcomes = in_place(read, recorded)
        for event, fact, outcome in zip(events, read, outcomes, strict=True):
            count(event, fact, outcome, "http")
        return outcomes

    async def _record(self, facts: Sequence[Reported]) -> list[Outcome]:
        if len(facts) < _LARGE:
            return await self._together.record(facts)
        [outcomes] = await self._in_transaction([facts], wait=True)
        assert outcomes is not None
        return outcomes

    async def _in_transaction(
        self, reports: Sequence[Sequence[Reported]], *, wait: bool
    ) -> Sequence[list[Outcome] | None]:
        async def work(connection: Connection) -> Sequence[list[Outcome] | None]:
            outcomes = await self._recorder.record_each(connection, reports, wait=wait)
            crash_points.point("http.before_commit")
            return outcomes

        outcomes = await in_transaction(self._pool, work)
        crash_points.point("http.after_commit")
        return outcomes
