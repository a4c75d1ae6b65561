"""What both doors make of events: facts, or refusals in their place."""

from collections.abc import Sequence
from datetime import datetime

from shared.cloudevents import CloudEvent
from shared.events import Reported, ReportedTopic, ServiceContext
from shared.events.reading import reported
from shared.refusal import Refusal
from shared.reporting.recorder import Outcome


def fact_of(
    event: CloudEvent | Refusal, now: datetime, service: ServiceContext, reporter: str, on: ReportedTopic | None = None
) -> Reported | Refusal:
    """The fact in ``event``, or why it cannot be recorded. ``on``: the topic it was reported on, if on one."""
    if isinstance(event, Refusal):
        return event
    return reported(event, service.language, now=now, service=service.name, reporter=reporter, on=on)


def in_place(read: Sequence[Reported | Refusal], recorded: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes of the readable facts, back among the refusals of the others."""
    following = iter(recorded)
    return [fact if isinstance(fact, Refusal) else next(following) for fact in read]
