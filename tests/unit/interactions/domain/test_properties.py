"""For all facts: the order of arrival does not matter, contradictions are mutual, a snapshot is its events."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.interactions.domain import INITIAL, closed_items, decide, decode, encode, evolve
from services.interactions.domain.lifecycle import LIFECYCLES
from shared.events import EventData
from shared.events.catalogue import CATALOGUE, Topic
from shared.events.interactions import (
    ActionCompleted,
    ActionDropped,
    ActionPlanned,
    CallMissed,
    CallReturned,
    Channel,
    ClientToldOfDelay,
    CompetitorMentioned,
    ComplaintAcknowledged,
    ComplaintRaised,
    ComplaintResolved,
    ContactLogged,
    CostsReviewed,
    DeadlineAtRisk,
    DeadlineMet,
    DeadlineMissed,
    DeadlineSet,
    FeedbackReceived,
    Finder,
    IdeaShared,
    InvoiceCancelled,
    InvoiceIssued,
    InvoicePaid,
    InvoiceQueried,
    MatterClosed,
    MatterOpened,
    MistakeDisclosed,
    MistakeRemedied,
    NewsDismissed,
    NewsMentioned,
    NewsSpotted,
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    ReferralAsked,
    ReferralGiven,
    ReferralReceived,
    ReferralThanked,
    StatusReported,
    TimeNotCharged,
)
from shared.refusal import Refusal
from tests.support.stories.interactions import accepted, after, day, folded, happened, is_accepted, reported

ids, words = st.sampled_from(["i-1", "i-2"]), st.sampled_from(["a draft", "a call"])
times = st.integers(0, 4).map(day)
maybe_time, maybe_words = st.none() | times, st.none() | words
amounts = st.sampled_from(["10.00", "10.0000", "0.1250"]).map(Decimal)

FIELDS: dict[type[EventData], dict[str, st.SearchStrategy[Any]]] = {
    PromiseMade: {"promise": ids, "what": words, "due": times},
    PromiseKept: {"promise": ids},
    PromiseBroken: {"promise": ids, "reason": maybe_words},
    DeadlineSet: {"deadline": ids, "what": st.just("filing"), "due": times},
    DeadlineAtRisk: {"deadline": ids, "reason": maybe_words, "expected": maybe_time},
    ClientToldOfDelay: {"deadline": ids, "expected": maybe_time},
    DeadlineMet: {"deadline": ids},
    DeadlineMissed: {"deadline": ids, "reason": maybe_words},
    ComplaintRaised: {"complaint": ids, "about": words},
    ComplaintResolved: {"complaint": ids, "how": maybe_words},
    MatterOpened: {"matter": ids, "title": words},
    StatusReported: {"matter": st.none() | ids},
    MatterClosed: {"matter": ids},
    CallMissed: {"call": ids, "message": maybe_words},
    CallReturned: {"call": ids},
    ContactLogged: {"channel": st.sampled_from(Channel), "automated": st.booleans()},
    FeedbackReceived: {"nps": st.integers(0, 10)},
    CompetitorMentioned: {},
    ComplaintAcknowledged: {"complaint": ids, "by": st.sampled_from([None, "p-anna"])},
    MistakeDisclosed: {"mistake": ids, "what": words, "found_by": st.sampled_from(Finder), "found_at": maybe_time},
    MistakeRemedied: {"mistake": ids, "how": maybe_words},
    ReferralReceived: {"referral": ids, "who": maybe_words},
    ReferralThanked: {"referral": ids, "how": maybe_words},
    ReferralAsked: {},
    ReferralGiven: {"who": maybe_words},
    CostsReviewed: {"note": maybe_words},
    TimeNotCharged: {"what": words},
    IdeaShared: {"what": words},
    InvoiceIssued: {"invoice": ids, "fees": amounts, "currency": st.just("GBP"), "estimate": st.none() | amounts},
    InvoiceQueried: {"invoice": ids, "about": maybe_words},
    InvoicePaid: {"invoice": ids, "amount": st.none() | amounts},
    InvoiceCancelled: {"invoice": ids, "reason": maybe_words},
    NewsSpotted: {"news": ids, "headline": words},
    NewsMentioned: {"news": ids},
    NewsDismissed: {"news": ids, "reason": maybe_words},
    ActionPlanned: {"action": ids, "what": words, "due": times},
    ActionCompleted: {"action": ids, "outcome": maybe_words},
    ActionDropped: {"action": ids, "reason": maybe_words},
}
data = st.one_of(*(st.builds(model, **fields) for model, fields in FIELDS.items()))
facts = st.lists(st.tuples(data, times), max_size=20)
Facts = list[tuple[EventData, datetime]]


@given(facts, st.randoms())
def test_any_order_gives_the_same_state_bit_for_bit(told: Facts, chance: Any) -> None:
    events = accepted(told)
    first = encode(folded(events))
    chance.shuffle(events)
    assert encode(folded(events)) == first


@given(facts, st.randoms())
def test_what_is_accepted_in_one_order_is_accepted_in_any(told: Facts, chance: Any) -> None:
    kept = [(event.data, event.time) for event in accepted(told) if event.data is not None]
    chance.shuffle(kept)
    assert len(accepted(kept)) == len(kept)


@given(facts, data, data)
def test_contradictions_are_mutual(told: Facts, one: EventData, other: EventData) -> None:
    assert is_accepted(after(one), other) == is_accepted(after(other), one)
    if not is_accepted(after(one), other):
        events = accepted([(one, day(0)), *told])
        assert not is_accepted(folded(events), other)


@given(facts)
def test_the_snapshot_kept_event_by_event_is_the_whole_stream_folded(told: Facts) -> None:
    events = accepted(told)
    snapshot = encode(INITIAL)
    for event in events:
        snapshot = encode(evolve(decode(snapshot), event))
    assert snapshot == encode(folded(events))


@given(facts)
def test_what_was_accepted_is_never_contradicted_by_itself(told: Facts) -> None:
    events = accepted(told)
    state = folded(events)
    again = [decide(state, reported(event.data, event.time)) for event in events if event.data is not None]
    assert len(again) == len(events)
    assert not [decision for decision in again if isinstance(decision, Refusal)]


@given(facts)
def test_an_item_is_open_unmatched_or_settled_and_never_two_of_them(told: Facts) -> None:
    state = folded(accepted(told))
    for lifecycle in LIFECYCLES:
        for name, item in state.items.get(lifecycle.kind, {}).items():
            assert item
            assert lifecycle.opening.name not in item or not {step.name for step in lifecycle.endings} & item.keys()
            assert closed_items.find(state.run(lifecycle.kind), name) is None


def test_every_type_of_the_topic_is_in_these_stories() -> None:
    assert FIELDS.keys() == {entry.model for entry in CATALOGUE.values() if entry.topic is Topic.INTERACTIONS}


@given(facts)
def test_folding_never_fails_not_even_on_contradictions(told: Facts) -> None:
    state = folded(happened(data, at, f"e-{n}", n) for n, (data, at) in enumerate(told, 1))
    assert decode(encode(state)) == state
