"""What we said we would do, or must do by a time: promises and deadlines."""

from shared.events.base import EventData, Identifier, MatterId, PersonId, Time, Words
from shared.personal import Personal


class PromiseMade(EventData):
    """Someone of ours promised something by a time."""

    promise: Identifier
    what: Personal[Words]
    due: Time
    by: PersonId | None = None


class PromiseKept(EventData):
    """The promise was kept."""

    promise: Identifier


class PromiseBroken(EventData):
    """The promise will not be kept, or was not. ``owned_up``: the client heard it from us."""

    promise: Identifier
    owned_up: bool = False
    reason: Personal[Words] | None = None


class DeadlineSet(EventData):
    """Something is due to the client, or for them, at a time."""

    deadline: Identifier
    what: Personal[Words]
    due: Time
    owner: PersonId | None = None
    matter: MatterId | None = None


class DeadlineAtRisk(EventData):
    """It may not be done in time."""

    deadline: Identifier
    reason: Personal[Words] | None = None
    expected: Time | None = None


class ClientToldOfDelay(EventData):
    """The client knows that it may be late, or is. ``expected``: the new time they were given."""

    deadline: Identifier
    by: PersonId | None = None
    expected: Time | None = None


class DeadlineMet(EventData):
    """It was done in time."""

    deadline: Identifier


class DeadlineMissed(EventData):
    """It was not done in time."""

    deadline: Identifier
    reason: Personal[Words] | None = None
