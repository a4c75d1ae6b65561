"""What scoring remembers of a client: one slice per topic, so that how the topics interleave cannot matter.

It holds no versions and nothing that depends on the order of arrival: the same facts give the same bytes. What it
keeps of each sort is bounded; the limits lie far beyond what moves a score.
"""

import msgspec

from services.scoring.domain.contacts import Contacts
from services.scoring.domain.fact import Fact, Mark
from services.scoring.domain.settled import Settled


class Said(Fact, frozen=True, array_like=True):
    """The latest word on something plain: a name, a tier, a partner's id, an ISO date."""

    value: str


class Communications(Fact, frozen=True, array_like=True):
    """The hours agreed for answering calls, if any were."""

    calls_within: float | None


class Terms(Fact, frozen=True, array_like=True):
    """``renewal``: midnight UTC of the day, in microseconds. ``commitment``: free to leave or not."""

    commitment: str
    renewal: int | None


class Clients(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """From `rapport.clients.v1`. ``first``: when its first fact was recorded, in microseconds."""

    first: int | None = None
    onboarded: Fact | None = None
    closed: Fact | None = None
    name: Said | None = None
    kind: Said | None = None
    tier: Said | None = None
    since: Said | None = None
    partner: Said | None = None
    communications: Communications | None = None
    terms: Terms | None = None
    steps: dict[str, Fact] = {}

    @property
    def tier_name(self) -> str | None:
        """The tier the client was put into, if any."""
        return None if self.tier is None else self.tier.value


class Missed(Fact, frozen=True, array_like=True):
    """A call nobody took."""

    whom: str | None
    caller: str | None
    message: str | None


class Made(Fact, frozen=True, array_like=True):
    """A promise."""

    what: str
    due: int
    by: str | None


class Broken(Fact, frozen=True, array_like=True):
    """A promise that was not kept."""

    owned_up: bool
    reason: str | None


class DueSet(Fact, frozen=True, array_like=True):
    """A deadline: what is due, when, who sees to it."""

    what: str
    due: int
    owner: str | None


class Expected(Fact, frozen=True, array_like=True):
    """A deadline at risk, or the client told so; ``expected``: the time it is thought to take."""

    expected: int | None
    reason: str | None


class Deadline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One deadline that is not known to be met.

    ``first_set`` differs from ``set`` where it was moved; ``warned`` is the first warning, ``at_risk`` the latest.
    """

    first_set: DueSet | None = None
    set: DueSet | None = None
    warned: Expected | None = None
    at_risk: Expected | None = None
    told: Expected | None = None
    missed: Expected | None = None

    @property
    def mark(self) -> Mark:
        """Of its latest fact."""
        facts: tuple[Fact | None, ...] = (self.set, self.at_risk, self.told, self.missed)
        return max(fact.mark for fact in facts if fact is not None)


class Complaint(Fact, frozen=True, array_like=True):
    """A complaint that is not resolved."""

    about: str
    verbatim: str | None
    raised_by: str | None


class Rating(Fact, frozen=True, array_like=True):
    """How likely one person is to recommend us, 0 to 10."""

    nps: int
    respondent: str | None
    verbatim: str | None


class Mention(Fact, frozen=True, array_like=True):
    """The client spoke of another firm."""

    competitor: str | None
    verbatim: str | None
    heard_by: str | None


class Matter(Fact, frozen=True, array_like=True):
    """An open matter. ``status_every``: the days agreed between reports, if any."""

    title: str
    lead: str | None
    status_every: int | None


class Interactions(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """From `rapport.interactions.v1`. ``first``: when its first fact was recorded, in microseconds.

    ``instructions``: the latest matters opened, ``first_instruction`` the very first. ``areas``: practice areas.
    ``status``: per matter the latest report; ``status_of_all``: the latest on all of them.
    """

    first: int | None = None
    contacts: Contacts = Contacts()
    calls: dict[str, Missed] = {}
    returned: Settled = Settled()
    promises: dict[str, Made] = {}
    broken: dict[str, Broken] = {}
    kept: Settled = Settled()
    deadlines: dict[str, Deadline] = {}
    met: Settled = Settled()
    complaints: dict[str, Complaint] = {}
    resolved: Settled = Settled()
    ratings: dict[str, Rating] = {}
    mentions: tuple[Mention, ...] = ()
    matters: dict[str, Matter] = {}
    closed_matters: Settled = Settled()
    instructions: tuple[Mark, ...] = ()
    first_instruction: Mark | None = None
    areas: dict[str, Mark] = {}
    status: dict[str, Fact] = {}
    status_of_all: Fact | None = None


class State(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Everything known of one client, by topic."""

    clients: Clients = Clients()
    interactions: Interactions = Interactions()

    @property
    def first(self) -> int | None:
        """When the first fact of the client was recorded, in microseconds."""
        known = [first for first in (self.clients.first, self.interactions.first) if first is not None]
        return min(known, default=None)


INITIAL = State()

_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder = msgspec.msgpack.Decoder(State)


def encode(state: State) -> bytes:
    """``state`` as bytes; equal states give equal bytes."""
    return _encoder.encode(state)


def decode(data: bytes) -> State:
    """The state that ``encode`` was given. Raises ``msgspec.ValidationError`` for anything else."""
    return _decoder.decode(data)
