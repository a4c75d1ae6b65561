"""What we said we would do, or must do by a time: promises and deadlines.

Where only a day was said, and no hour, it stands in the field with ``_day`` beside the time: then it may be done until
the end of that day where whoever sees to it works, and the time is only for readers who know no days.
"""

from pydantic import model_validator

from shared.events.base import Day, EventData, Identifier, MatterId, PersonId, Time, Words
from shared.events.by_day import day_beside
from shared.personal import Personal


class PromiseMade(EventData):
    """Someone of ours promised something by a time, or by the end of a day (``due_day``)."""

    promise: Identifier
    what: Personal[Words]
    due: Time
    by: PersonId | None = None
    due_day: Day | None = None

    _fits = model_validator(mode="after")(day_beside)


class PromiseKept(EventData):
    """The promise was kept. If the event's time is after it was due, it was kept late, which is no praise."""

    promise: Identifier


class PromiseBroken(EventData):
    """The promise will not be kept, or was not. ``owned_up``: the client heard it from us."""

    promise: Identifier
    owned_up: bool = False
    reason: Personal[Words] | None = None


class DeadlineSet(EventData):
    """Something is due to the client, or for them, at a time, or by the end of a day (``due_day``)."""

    deadline: Identifier
    what: Personal[Words]
    due: Time
    owner: PersonId | None = None
    matter: MatterId | None = None
    due_day: Day | None = None

    _fits = model_validator(mode="after")(day_beside)


class DeadlineAtRisk(EventData):
    """It may not be done in time. ``expected``, ``expected_day``: when it will be done."""

    deadline: Identifier
    reason: Personal[Words] | None = None
    expected: Time | None = None
    expected_day: Day | None = None

    _fits = model_validator(mode="after")(day_beside)


class ClientToldOfDelay(EventData):
    """The client knows that it may be late, or is. ``expected``, or by the end of ``expected_day``: the new
    time they were given.
    """

    deadline: Identifier
    by: PersonId | None = None
    expected: Time | None = None
    expected_day: Day | None = None

    _fits = model_validator(mode="after")(day_beside)


class DeadlineMet(EventData):
    """It was done in time. If the event's time is after it was due, and no new time was agreed before, it was late."""

    deadline: Identifier


class DeadlineMissed(EventData):
    """It was not done in time."""

    deadline: Identifier
    reason: Personal[Words] | None = None
