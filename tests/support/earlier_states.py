"""States as version 0.1.0 wrote them: one array for each of two topics."""

import msgspec

from services.scoring.domain import CLIENT, State
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


def as_before(state: State) -> bytes:
    """The bytes that 0.1.0 would have kept of what is in ``state``."""
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
    sums = (contacts.records, contacts.sums, contacts.emails, contacts.latest, contacts.bulk, ties.people)
    promised = [promises.made, promises.broken, promises.kept, deadlines.open, deadlines.met]
    said = [complaints.open, complaints.resolved, RATINGS.of(state).latest, MENTIONS.of(state).latest]
    instructed = [matters.open, matters.closed, matters.instructions, matters.first_instruction, ties.areas]
    told = [status.of_matter, status.of_all]
    return [state.first, sums, calls.waiting, calls.returned, *promised, *said, *instructed, *told]
