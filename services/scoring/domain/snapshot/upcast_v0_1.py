"""States written before each signal had a slice of its own (0.1.0): read as what they say, so that none is unreadable.

Such a state is an array of two topics, not a map of slices. The names of the fields do not matter, their order does.
"""

from typing import Any

import msgspec

from services.scoring.domain.signals.answers.calls import CALLS, Agreed, Calls, Missed
from services.scoring.domain.signals.commercial.matters import MATTERS, Matter, Matters
from services.scoring.domain.signals.commercial.renewal import TERMS, Terms
from services.scoring.domain.signals.commercial.renewal import Agreed as AgreedTerms
from services.scoring.domain.signals.commitments.deadlines import DEADLINES
from services.scoring.domain.signals.commitments.deadlines.deadline import Deadline
from services.scoring.domain.signals.commitments.deadlines.slice import Deadlines
from services.scoring.domain.signals.commitments.onboarding import ONBOARDING, Onboarding
from services.scoring.domain.signals.commitments.promises import PROMISES, Broken, Made, Promises
from services.scoring.domain.signals.commitments.status import STATUS, Status
from services.scoring.domain.signals.contact.breadth import TIES, Ties
from services.scoring.domain.signals.voice.competitor import MENTIONS, Mention, Mentions
from services.scoring.domain.signals.voice.complaints import COMPLAINTS, Complaint, Complaints
from services.scoring.domain.signals.voice.recommendation import RATINGS, Rating, Ratings
from services.scoring.domain.state.client import CLIENT, Client
from services.scoring.domain.state.contacts import CONTACTS, Contacts, weeks_of
from services.scoring.domain.state.entry import Entry, Said
from services.scoring.domain.state.fact import Fact, Mark
from services.scoring.domain.state.settled_pairs import Settled
from services.scoring.domain.state.slice import Slice

#: msgpack's first byte of an array of two.
_ARRAY_OF_TWO = b"\x92"


class _Clients(msgspec.Struct, array_like=True, gc=False):
    first: int | None
    onboarded: Entry | None
    closed: Fact | None
    name: Said | None
    kind: Said | None
    tier: Said | None
    since: Said | None
    partner: Said | None
    calls_agreed: Agreed | None
    terms: Terms | None
    steps: dict[str, Fact]


class _Contacts(msgspec.Struct, array_like=True, gc=False):
    records: bytes
    sums: tuple[bytes, ...]
    emails: bytes
    latest: tuple[Mark, ...]
    bulk: Mark | None
    people: dict[str, Mark]


class _Interactions(msgspec.Struct, array_like=True, gc=False):
    first: int | None
    contacts: _Contacts
    calls: dict[str, Missed]
    returned: Settled
    promises: dict[str, Made]
    broken: dict[str, Broken]
    kept: Settled
    deadlines: dict[str, Deadline]
    met: Settled
    complaints: dict[str, Complaint]
    resolved: Settled
    ratings: dict[str, Rating]
    mentions: tuple[Mention, ...]
    matters: dict[str, Matter]
    closed_matters: Settled
    instructions: tuple[Mark, ...]
    first_instruction: Mark | None
    areas: dict[str, Mark]
    status: dict[str, Fact]
    status_of_all: Fact | None


_decoder = msgspec.msgpack.Decoder(tuple[_Clients, _Interactions])


def is_earlier(data: bytes) -> bool:
    """Whether ``data`` is a state of that form."""
    return data[:1] == _ARRAY_OF_TWO


def slices_of(data: bytes) -> dict[str, Any]:
    """The fields of today's state that say the same. Raises ``msgspec.ValidationError`` for what is no such state."""
    clients, interactions = _decoder.decode(data)
    slices = {
        **_of_clients(clients),
        **_of_matters(interactions),
        **_of_the_rest(interactions),
        CALLS: Calls(interactions.calls, interactions.returned, clients.calls_agreed),
    }
    recorded = [first for first in (clients.first, interactions.first) if first is not None]
    # What is empty must be the empty slice itself, as after a fold.
    filled = {part.name: found for part, found in slices.items() if found != part.empty}
    return {"first": min(recorded, default=None), **filled}


def _of_clients(known: _Clients) -> dict[Slice[Any], msgspec.Struct]:
    return {
        CLIENT: Client(known.onboarded, known.closed, known.name, known.kind, known.tier, known.since, known.partner),
        TERMS: AgreedTerms(known.terms),
        ONBOARDING: Onboarding(known.steps),
    }


def _of_matters(known: _Interactions) -> dict[Slice[Any], msgspec.Struct]:
    return {
        MATTERS: Matters(known.matters, known.closed_matters, known.instructions, known.first_instruction),
        STATUS: Status(known.status, known.status_of_all, known.closed_matters.records),
        TIES: Ties(known.areas, known.contacts.people),
    }


def _of_the_rest(known: _Interactions) -> dict[Slice[Any], msgspec.Struct]:
    contacts = known.contacts
    return {
        CONTACTS: Contacts(
            contacts.records, weeks_of(contacts.records, contacts.emails), contacts.latest, contacts.bulk
        ),
        PROMISES: Promises(known.promises, known.broken, known.kept),
        DEADLINES: Deadlines(known.deadlines, known.met),
        COMPLAINTS: Complaints(known.complaints, known.resolved),
        RATINGS: Ratings(known.ratings),
        MENTIONS: Mentions(known.mentions),
    }
