"""States as earlier versions wrote them."""

import msgspec

from services.scoring.domain import CLIENT, State, encode
from services.scoring.domain.signals.answers.calls import CALLS
from services.scoring.domain.signals.commercial.matters import MATTERS
from services.scoring.domain.signals.commercial.renewal import TERMS
from services.scoring.domain.signals.commitments.deadlines import DEADLINES
from services.scoring.domain.signals.commitments.onboarding import ONBOARDING
from services.scoring.domain.signals.commitments.promises import PROMISES
from services.scoring.domain.signals.commitments.status import STATUS
from services.scoring.domain.signals.contact.breadth import TIES
from services.scoring.domain.signals.voice.competitor import MENTIONS
from services.scoring.domain.signals.voice.complaints import COMPLAINTS
from services.scoring.domain.signals.voice.recommendation import RATINGS
from services.scoring.domain.state.contacts import CONTACTS

#: What 300 bits of a sum looked like; of no consequence any more.
_SUM = bytes(range(1, 38))


def as_sums(state: State) -> bytes:
    """The bytes that were kept of it while contacts were kept as decayed sums."""
    slices, known = msgspec.msgpack.decode(encode(state), type=dict[str, msgspec.Raw]), CONTACTS.of(state)
    if known != CONTACTS.empty:
        then = [known.records, [_SUM, b"", _SUM, b""], known.emails, known.latest, known.bulk]
        slices["contacts"] = msgspec.Raw(msgspec.msgpack.encode(then))
    return msgspec.msgpack.encode(slices)


def as_before(state: State) -> bytes:
    """The bytes that 0.1.0 would have kept of what is in ``state``: one array for each of two topics."""
    return msgspec.msgpack.encode([_clients(state), _interactions(state)], order="deterministic")


def _clients(state: State) -> list[object]:
    client, agreed, terms = CLIENT.of(state), CALLS.of(state).agreed, TERMS.of(state).terms
    begun = None if client.onboarded is None else msgspec.structs.astuple(client.onboarded)[:3]
    who = [begun, client.first_closed, client.name, client.kind, client.tier, client.since, client.partner]
    return [state.first, *who, agreed, terms, ONBOARDING.of(state).done]


def _interactions(state: State) -> list[object]:
    contacts, calls, promises = CONTACTS.of(state), CALLS.of(state), PROMISES.of(state)
    deadlines, complaints, matters = DEADLINES.of(state), COMPLAINTS.of(state), MATTERS.of(state)
    ties, status = TIES.of(state), STATUS.of(state)
    sums = (contacts.records, (b"",) * 4, contacts.emails, contacts.latest, contacts.bulk, ties.people)
    promised = [promises.made, promises.broken, promises.kept, deadlines.open, deadlines.met]
    said = [complaints.open, complaints.resolved, RATINGS.of(state).latest, MENTIONS.of(state).latest]
    instructed = [matters.open, matters.closed, matters.instructions, matters.first_instruction, ties.areas]
    told = [status.of_matter, status.of_all]
    return [state.first, sums, calls.waiting, calls.returned, *promised, *said, *instructed, *told]
