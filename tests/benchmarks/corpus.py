"""A firm's years as facts: the same for the same seed, in the order in which they were recorded."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from shared.events import EventData
from shared.events.clients import ClientOnboarded, OnboardingStep, OnboardingStepCompleted
from shared.events.interactions import (
    CallMissed,
    CallReturned,
    Channel,
    ComplaintRaised,
    ComplaintResolved,
    ContactLogged,
    DeadlineMet,
    DeadlineSet,
    Direction,
    FeedbackReceived,
    MatterOpened,
    PromiseKept,
    PromiseMade,
    StatusReported,
)

#: The first fact happens here, the last a year later.
BEGIN = datetime(2025, 10, 1, 8, tzinfo=UTC)
_YEAR = timedelta(days=365)
_TO_RECORD = timedelta(minutes=3)

_CHANNELS = (Channel.CALL, Channel.CALL, Channel.MEETING, Channel.VIDEO, Channel.LETTER, Channel.EMAIL, Channel.EMAIL)
_AREAS = ("Employment", "Property", "Corporate", "Disputes")


@dataclass(frozen=True, slots=True)
class Said:
    """A fact before it is an event. ``id``: of the event it becomes."""

    id: str
    client: str
    time: datetime
    recorded_at: datetime
    data: EventData


def client_name(number: int) -> str:
    """The id of a client."""
    return f"client-{number:07}"


class Corpus:
    """Facts of ``clients`` clients: each is onboarded, then things happen to all of them in random turns."""

    def __init__(self, clients: int, facts: int, seed: int = 1) -> None:
        """``facts``: how many there are altogether."""
        self.clients, self.facts = clients, facts
        self._random = random.Random(seed)
        self._pending: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._number = 0

    def __iter__(self) -> Iterator[Said]:
        for number in range(min(self.clients, self.facts)):
            yield self._said(client_name(number), BEGIN, _onboarded(number))
        for number in range(self.clients, self.facts):
            client, time = client_name(self._random.randrange(self.clients)), BEGIN + number / self.facts * _YEAR
            yield self._said(client, time, self.something(client, time))

    def something(self, client: str, time: datetime) -> EventData:
        """One thing that happens to a client."""
        happens = self._random.choices(_HAPPENS, _WEIGHTS)[0]
        return happens(self, client, time)

    def _said(self, client: str, time: datetime, data: EventData) -> Said:
        id_ = str(UUID(int=self._random.getrandbits(128), version=4))
        return Said(id_, client, time, time + _TO_RECORD, data)

    def _new(self, client: str, sort: str) -> str:
        self._number += 1
        self._pending[client, sort].append(f"{sort}-{self._number}")
        return self._pending[client, sort][-1]

    def _old(self, client: str, sort: str) -> str | None:
        waiting = self._pending[client, sort]
        return waiting.pop(0) if waiting else None

    def contact(self, _client: str, _time: datetime) -> EventData:
        """A contact by one of the channels."""
        return ContactLogged(
            channel=self._random.choice(_CHANNELS),
            direction=self._random.choice(tuple(Direction)),
            by=f"partner-{self._random.randrange(4)}",
            summary="Talked about where the matter stands and what comes next.",
        )

    def call(self, client: str, time: datetime) -> EventData:
        """A missed call is returned; where there is none, one is missed."""
        missed = self._old(client, "call")
        if missed is not None:
            return CallReturned(call=missed, by="partner-1")
        return CallMissed(call=self._new(client, "call"), whom="partner-1", caller="Ms Example", message="Please ring.")

    def promise(self, client: str, time: datetime) -> EventData:
        """A promise is kept; where there is none, one is made."""
        made = self._old(client, "promise")
        if made is not None:
            return PromiseKept(promise=made)
        due = time + timedelta(days=20)
        return PromiseMade(promise=self._new(client, "promise"), what="A draft of the contract", due=due)

    def deadline(self, client: str, time: datetime) -> EventData:
        """A deadline is met; where there is none, one is set."""
        known = self._old(client, "deadline")
        if known is not None:
            return DeadlineMet(deadline=known)
        due = time + timedelta(days=30)
        return DeadlineSet(deadline=self._new(client, "deadline"), what="File the defence", due=due)

    def complaint(self, client: str, time: datetime) -> EventData:
        """A complaint is resolved; where there is none, one is raised."""
        raised = self._old(client, "complaint")
        if raised is not None:
            return ComplaintResolved(complaint=raised)
        return ComplaintRaised(complaint=self._new(client, "complaint"), about="Nobody rings back")

    def feedback(self, _client: str, _time: datetime) -> EventData:
        """One of three people scores us."""
        return FeedbackReceived(nps=self._random.randrange(11), respondent=f"Person {self._random.randrange(3)}")

    def matter(self, client: str, _time: datetime) -> EventData:
        """A new matter."""
        area = self._random.choice(_AREAS)
        return MatterOpened(matter=self._new(client, "matter"), title=f"{area} matter", practice_area=area)

    def status(self, _client: str, _time: datetime) -> EventData:
        """The client is told where all matters stand."""
        return StatusReported(by="partner-1")


def onboarding_step(number: int) -> EventData:
    """One of the steps of onboarding."""
    steps = tuple(OnboardingStep)
    return OnboardingStepCompleted(step=steps[number % len(steps)])


def _onboarded(number: int) -> EventData:
    partner = f"partner-{number % 40}"
    return ClientOnboarded(name=f"Client {number}", since=date(2020, 1, 1), responsible_partner=partner)


_SHARES: dict[Callable[[Corpus, str, datetime], EventData], float] = {
    Corpus.contact: 0.66,
    Corpus.call: 0.09,
    Corpus.promise: 0.09,
    Corpus.deadline: 0.06,
    Corpus.status: 0.04,
    Corpus.feedback: 0.03,
    Corpus.matter: 0.02,
    Corpus.complaint: 0.01,
}
_HAPPENS, _WEIGHTS = list(_SHARES), list(_SHARES.values())
