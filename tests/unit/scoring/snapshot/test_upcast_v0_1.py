"""States of version 0.1.0, from before each signal had a slice of its own, are read as what they say."""

import base64
import zlib
from typing import Any

import msgspec
import pytest
from hypothesis import given
from msgspec.structs import replace

from services.scoring.domain import INITIAL, State, decode, encode
from services.scoring.domain.snapshot.codec import SLICES
from services.scoring.domain.state import packed
from services.scoring.domain.state.client import Client
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.entry import Entry
from services.scoring.domain.state.slice import Slice
from shared.events import clients, interactions
from shared.events.base import EventData
from shared.events.event import Event
from tests.support.earlier_states import as_before
from tests.support.stories.scoring import day, event, told
from tests.support.stories.scoring_histories import FIRST_KINDS, histories

#: What 0.1.0 kept of the story below.
KEPT = zlib.decompress(
    base64.b64decode(
        "eNqdVEFIFGEU/knQpSD2sFAQxARZF7WZcV31UGhCLpW0mJkSpuPsv+6wszPb7FgaHRyT6CChmwkRdWgsRkuxBA8VNYTYwSChICHBoE5djBQJhG"
        "r+928/sbBBze5hvu+99833v/dmMrfeoML6xlPbvqLr7O4e5r2LQXckX8SplZOYO25G82Y81I0uSVPSkqnoWt4sO4F78wYnRF4MlfKC98+bMyZp"
        "mgTR5jMFizQqMrhQ40dw3SBUS9tPl2aUMzjVrUWx0S7rmmlIsunxZz8cGnCRNRnDuB33pFRJ0XAUWtTUUvSR1gsMLqMAuY8ZnyJodM7fV1i/4N"
        "vJo5vv9rsdu6ZKRuaKt+4+smP5/ZU2Hv3lmqM/nye1Urw6hDIZogpS8MBqwBAiWOABr9XN04YIQj80IrfK7sRabqVlJ0qFUY8MF0l3IpQUGQQZ"
        "p8FIc2FJVZ1GRevikrgsQ44WPnC7wY9mnIMbm4Nb5oeJMKVAI2jZqaxw3dO9KUpWMDjeFMdc1JBipMfhz+MrKUTcQRGZTvj00iadnxBi8OVkk6"
        "5zyW45zl3QjQR1kdh4y6OZjoH1q4FvJdQFUFBbadlRzwXY6AtMZA9dxeADsIFjWJOxRx49/+Oxt0SyivX/KAHfI6KVHUI1g+4j06vxtgcbJqek"
        "OUVV/yXXdelJnUhrBNU0v/C1ri079KRAEQXRG6Sc7fczjZ+mpMCgQ1Q7PbHx3y3cc7/B4GrTcaq9OOjzo2NF66uXz60fptpAgYxoTcvBqlCnFI"
        "vGhFAwVC3wo2xskFHOYEFWdqyWKy8bhrTvr2bpKMUggxMnk4oZ5/ZxdboLS2bZSWqfvjywsEEGYV1ULKUx2ZLt4Ln+2lTGjy4tnVAX+MBz8Ewp"
        "qA3Rd+YPMcAXh57Q3vAVufF+J2XopO29uRHblHpyq8EvfAfuvlZoF/hKBiEw+6Um+wmqYvAXQ430Jg=="
    )
)

STORY: list[tuple[float, EventData]] = [
    (0, clients.ClientOnboarded(name="Acme Ltd", since=day(0).date(), tier="key", responsible_partner="anna")),
    (0.1, clients.OnboardingStepCompleted(step=clients.OnboardingStep.FEE_EXPLAINED)),
    (0.2, clients.CommunicationsPolicyAgreed(answer_calls_within_hours=4)),
    (0.3, clients.TermsAgreed(commitment=clients.Commitment.UNDER_CONTRACT, renewal_on=day(300).date())),
    (
        1,
        interactions.MatterOpened(
            matter="m-1", title="The lease", practice_area="Property", lead="ben", status_every_days=14
        ),
    ),
    (2, interactions.MatterOpened(matter="m-2", title="The tax", practice_area="Tax")),
    (3, interactions.MatterClosed(matter="m-2")),
    (4, interactions.StatusReported(matter="m-1")),
    (5, interactions.StatusReported()),
    (6, interactions.ContactLogged(channel=interactions.Channel.MEETING, by="anna")),
    (7, interactions.ContactLogged(channel=interactions.Channel.EMAIL, by="ben")),
    (8, interactions.ContactLogged(channel=interactions.Channel.EMAIL, automated=True)),
    (9, interactions.CallMissed(call="k-1", whom="anna", caller="Mrs Hall", message="Ring me.")),
    (10, interactions.CallMissed(call="k-2")),
    (11, interactions.CallReturned(call="k-2")),
    (12, interactions.PromiseMade(promise="p-1", what="The draft", due=day(20), by="ben")),
    (13, interactions.PromiseBroken(promise="p-1", reason="Too much work")),
    (14, interactions.PromiseKept(promise="p-2")),
    (15, interactions.DeadlineSet(deadline="d-1", what="The defence", due=day(40), owner="cleo")),
    (16, interactions.DeadlineAtRisk(deadline="d-1", reason="the expert is ill")),
    (17, interactions.DeadlineMet(deadline="d-2")),
    (18, interactions.ComplaintRaised(complaint="c-1", about="the bill", verbatim="Too much!", raised_by="Mr Ash")),
    (19, interactions.ComplaintResolved(complaint="c-2")),
    (20, interactions.FeedbackReceived(nps=3, respondent="Mr Ash", verbatim="A 3.")),
    (21, interactions.CompetitorMentioned(competitor="Smith & Co", heard_by="anna")),
]


#: The slices that 0.1.0 had; all others came later.
FIRST = {
    "breadth",
    "calls",
    "client",
    "competitor",
    "complaints",
    "contacts",
    "deadlines",
    "matters",
    "onboarding",
    "promises",
    "recommendation",
    "renewal",
    "status",
}

#: Fields that came later, of slices that were there.
LATER_FIELDS: dict[str, dict[str, object]] = {
    "calls": {"missed": b""},
    "promises": {"done": {}},
    "deadlines": {"done": {}},
    "complaints": {"ended": {}},
    "recommendation": {"unnamed": ()},
}


def kept_then(state: State) -> State:
    """What 0.1.0 remembered of it."""
    return replace(state, **{part.name: _kept_of(part.of(state), part) for part in SLICES})


def _client_then(known: Client) -> Client:
    """One onboarding and one closing, and what was last known of each field, by whatever."""
    entry = known.onboarded
    begun = None if entry is None else Entry(entry.time, entry.id, entry.recorded)
    return Client(begun, known.first_closed, known.name, known.kind, known.tier, known.since, known.partner)


def _kept_of(known: msgspec.Struct, part: Slice[Any]) -> msgspec.Struct:
    if isinstance(known, Client):
        return part.empty if known == part.empty else _client_then(known)
    kept = part.empty if part.name not in FIRST else replace(known, **LATER_FIELDS.get(part.name, {}))
    return part.empty if kept == part.empty else kept


def test_a_state_kept_by_0_1_0_says_what_its_facts_say_today() -> None:
    today = told(*(event(when, data, name=f"e{number:04}") for number, (when, data) in enumerate(STORY)))
    then = kept_then(today)
    # Then a contact was known by its event alone.
    contacts = replace(CONTACTS.of(then), records=CONTACTS.of(decode(KEPT)).records)
    assert packed.times(contacts.records) == packed.times(CONTACTS.of(then).records)
    assert decode(KEPT) == replace(then, **{CONTACTS.name: contacts})


@given(histories(kinds=lambda: FIRST_KINDS))
def test_whatever_the_history_nothing_is_lost_of_it(events: list[Event]) -> None:
    today = kept_then(told(*events))
    assert decode(as_before(today)) == today
    assert encode(decode(as_before(today))) == encode(today)


def test_of_a_client_nothing_was_known_of_nothing_is_known() -> None:
    assert decode(as_before(INITIAL)) == INITIAL


def test_what_is_no_state_at_all_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode(msgspec.msgpack.encode([1, 2]))
