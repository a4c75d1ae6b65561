"""One fault's trial: a story reported under it, the times it took to recover, and what the oracle finds at the end."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.chaos.facts import Story
from tests.chaos.field import Field
from tests.chaos.ledger import Acknowledged
from tests.chaos.oracle import mails, projections, stores, topics
from tests.chaos.oracle.findings import Findings
from tests.chaos.oracle.inclusion import Inclusion
from tests.chaos.reporter import Reporter

RECOVERY_SECONDS = 120.0
_POLL_SECONDS = 0.1


@dataclass
class Result:
    """What came of a fault. ``counts``: what was injected, by name; ``recoveries`` in seconds."""

    name: str
    findings: Findings = field(default_factory=Findings)
    rounds: int = 0
    acknowledged: int = 0
    recoveries: list[float] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


class Trial:
    """What a fault has to work with. ``gaps``: how many mails could have been caught between sending and recording.

    ``refused``: clients whose partner's server takes no mail for good. ``torn``: subjects whose order on a topic the
    fault itself destroys.
    """

    def __init__(self, name: str, field: Field, chance: Random, *, short: bool, clients: int = 24) -> None:
        self.field, self.chance, self.short = field, chance, short
        self.story = Story(name, chance, clients)
        urls = {service: [one.url] for service, one in field.instances.items()}
        self.urls = urls
        self.reporter = Reporter(self.story, field.http, urls, field.servers.kafka.bootstrap, chance)
        self.result = Result(name)
        self.say: Callable[[str], None] = lambda _: None
        self.gaps = 0
        self.refused: set[str] = set()
        self.torn: set[str] = set()
        self._spoilt: set[tuple[str, int, int]] = set()
        self._inclusion = Inclusion(field)
        self.starts: topics.Starts = {}
        self._keeping: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Introduce the people and clients, and begin to report. A service that ends by itself from now on is found."""
        self._keeping = asyncio.create_task(self.field.keep_up(self.result.findings.other))
        self.starts = await topics.ends(self.field.servers.kafka.bootstrap)
        await self.reporter.open()
        await self.included("the opening")
        self.reporter.start()
        await self.under_load(1)

    async def under_load(self, seconds: float) -> None:
        """Let the load go on for a while: the fault has its time."""
        await asyncio.sleep(seconds)

    async def recovered(self, since: float | None = None, *, mails: bool = True) -> None:
        """Wait until all that is acknowledged by now is included everywhere; counts from ``since`` (monotonic), or now.

        ``mails``: whether they count.
        """
        began = time.monotonic() if since is None else since
        await self.included(f"round {self.result.rounds + 1}", mails=mails)
        self.result.recoveries.append(time.monotonic() - began)
        self.result.rounds += 1
        facts, seconds = len(self.reporter.ledger.acknowledged), self.result.recoveries[-1]
        self.say(f"  … round {self.result.rounds}: all included {seconds:.1f} s later, {facts} facts by now")

    async def included(
        self,
        when: str,
        *,
        mails: bool = True,
        seconds: float = RECOVERY_SECONDS,
        only: Callable[[Acknowledged], bool] = lambda _: True,
        stored_only: bool = False,
    ) -> None:
        """The same without counting. What is not included in time is lost."""
        marked = [one for one in self.reporter.ledger.acknowledged.values() if only(one)]
        deadline = time.monotonic() + seconds
        while missing := await self._missing(marked, mails=mails, stored_only=stored_only):
            if time.monotonic() > deadline:
                self.result.findings.lost += [f"{when}: after {seconds:.0f} s {one}" for one in missing]
                return
            await asyncio.sleep(_POLL_SECONDS)

    async def within(self, condition: Callable[[], Awaitable[bool]], seconds: float) -> bool:
        """Whether it comes true in time."""
        deadline = time.monotonic() + seconds
        while not await condition():
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(_POLL_SECONDS)
        return True

    def spoilt(self, error: Any, message: Any) -> None:
        """A delivery report of a record that a fault put on a topic of recorded events."""
        assert error is None, error
        self._spoilt.add((message.topic(), message.partition(), message.offset()))

    async def _missing(self, marked: list[Acknowledged], *, mails: bool, stored_only: bool) -> list[str]:
        if stored_only:
            return await self._inclusion.unstored(marked)
        wanted = [one for one in marked if one.fact.subject not in self.refused] if self.refused else marked
        return await self._inclusion.missing(wanted, mails=mails)

    async def end(self) -> Result:
        """Stop reporting, let everything come through, and judge."""
        await self.reporter.stop()
        await self.included("the end")
        await self._relayed()
        await self._judge()
        await self.abandon()
        return self.result

    async def abandon(self) -> None:
        """Report nothing more, and leave the services to themselves; the second time nothing."""
        await self.reporter.abandon()
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)

    async def _relayed(self) -> None:
        """The alerts' own topic is nobody's input: wait until nothing is left to be sent, nor to be mailed."""
        for service in stores.SERVICES:
            await self._empty(service, "select 1 from outbox limit 1")
        await self._empty("alerts", "select 1 from mails where status = 'pending' limit 1")

    async def _empty(self, service: str, query: str) -> None:
        async def nothing() -> bool:
            return not await self.field.databases.fetch(service, query)

        if not await self.within(nothing, RECOVERY_SECONDS):
            self.result.findings.lost.append(f"{service}: not empty in the end: {query}")

    async def _judge(self) -> None:
        found, ledger, name = self.result.findings, self.reporter.ledger, self.story.name
        self.result.acknowledged = len(ledger.acknowledged)
        self.result.counts["unanswered reports"] += self.reporter.failures
        events = await stores.stored(self.field.databases, name)
        records, unreadable = await topics.published(
            self.field.servers.kafka.bootstrap, name, self.starts, self._spoilt
        )
        found.foreign += unreadable
        stores.check(events, ledger, found)
        topics.check(records, events, found, self.torn)
        await projections.check(self.field.databases, name, records, found)
        await projections.check_contacts(
            self.field.http, self.field.instances["scoring"].url, self.story.clients, ledger, found
        )
        refused = frozenset(self.refused)
        mails.check_alerts(events, ledger, found, refused)
        mails.check_mails(self.field.mailbox.mails(), self.story, ledger, found, refused)
        if found.copies > self.gaps:
            found.doubled.append(f"mail: {found.copies} extra copies, where {self.gaps} could be")
