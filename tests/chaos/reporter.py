"""The load: three lanes that report without a pause to think, until they are told to stop."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

import httpx

from tests.chaos.facts import Fact, Story
from tests.chaos.http_lane import HttpLane
from tests.chaos.kafka_lane import KafkaLane
from tests.chaos.ledger import Ledger

#: No load goes on for ever: a lane ends after so many reports.
MOST_REPORTS = 20_000
_LARGEST = 8


class Reporter:
    """Reports a story through all doors. ``pace``: seconds between two reports of a lane, on average."""

    def __init__(
        self,
        story: Story,
        http: httpx.AsyncClient,
        urls: dict[str, list[str]],
        bootstrap: str,
        chance: Random,
        *,
        pace: float = 0.12,
    ) -> None:
        self.story, self.ledger = story, Ledger()
        self._http = http
        self._chance, self._pace = chance, pace
        self.intake = HttpLane(http, urls["intake"], self.ledger, chance)
        self.interactions = HttpLane(http, urls["interactions"], self.ledger, chance)
        self.kafka = KafkaLane(bootstrap, self.ledger, chance)
        self._stopping = asyncio.Event()
        self._lanes: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Report who there is; returns when it is acknowledged."""
        await self.intake.report(self.story.opening())

    def lane_to(self, url: str) -> HttpLane:
        """One more way to a service, for who reports beside the load."""
        return HttpLane(self._http, [url], self.ledger, self._chance)

    def start(self) -> None:
        """Begin to report."""
        self._stopping.clear()
        lanes = (
            self._lane(self.intake.report, ("clients",), 0.5),
            self._lane(self.interactions.report, ("interactions",), 1),
            self._lane(self.kafka.report, ("interactions", "interactions", "clients"), 1),
        )
        self._lanes = [asyncio.create_task(lane) for lane in lanes]

    async def stop(self) -> None:
        """Report nothing new; returns when all that was reported is acknowledged."""
        self._stopping.set()
        await asyncio.gather(*self._lanes)
        self._lanes = []

    async def abandon(self) -> None:
        """Give up."""
        for lane in self._lanes:
            lane.cancel()
        await asyncio.gather(*self._lanes, return_exceptions=True)

    @property
    def failures(self) -> int:
        """How often a report was not answered."""
        return self.intake.failures + self.interactions.failures + self.kafka.failures

    async def _lane(
        self, report: Callable[[list[Fact]], Awaitable[None]], topics: tuple[str, ...], share: float
    ) -> None:
        for _ in range(MOST_REPORTS):
            if self._stopping.is_set():
                return
            count = self._chance.randint(1, _LARGEST)
            await report([self.story.next(self._chance.choice(topics)) for _ in range(count)])
            await self._pause(self._chance.uniform(0, 2 * self._pace / share))

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return
