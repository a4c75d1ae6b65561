"""For all facts: the order of arrival does not matter, contradictions are mutual, a snapshot is its events."""

from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from interactions_story import accepted, after, day, folded, happened, is_accepted, reported

from services.interactions.domain import INITIAL, decide, decode, encode, evolve
from shared.events import EventData
from shared.events.interactions import (
    CallMissed,
    CallReturned,
    Channel,
    ClientToldOfDelay,
    CompetitorMentioned,
    ComplaintRaised,
    ComplaintResolved,
    ContactLogged,
    DeadlineAtRisk,
    DeadlineMet,
    DeadlineMissed,
    DeadlineSet,
    FeedbackReceived,
    MatterClosed,
    MatterOpened,
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    StatusReported,
)
from shared.refusal import Refusal

ids, words = st.sampled_from(["i-1", "i-2"]), st.sampled_from(["a draft", "a call"])
times = st.integers(0, 4).map(day)
maybe_time, maybe_words = st.none() | times, st.none() | words

data = st.one_of(
    st.builds(PromiseMade, promise=ids, what=words, due=times),
    st.builds(PromiseKept, promise=ids),
    st.builds(PromiseBroken, promise=ids, reason=maybe_words),
    st.builds(DeadlineSet, deadline=ids, what=st.just("filing"), due=times),
    st.builds(DeadlineAtRisk, deadline=ids, reason=maybe_words, expected=maybe_time),
    st.builds(ClientToldOfDelay, deadline=ids, expected=maybe_time),
    st.builds(DeadlineMet, deadline=ids),
    st.builds(DeadlineMissed, deadline=ids, reason=maybe_words),
    st.builds(ComplaintRaised, complaint=ids, about=words),
    st.builds(ComplaintResolved, complaint=ids, how=maybe_words),
    st.builds(MatterOpened, matter=ids, title=words),
    st.builds(StatusReported, matter=st.none() | ids),
    st.builds(MatterClosed, matter=ids),
    st.builds(CallMissed, call=ids, message=maybe_words),
    st.builds(CallReturned, call=ids),
    st.builds(ContactLogged, channel=st.sampled_from(Channel), automated=st.booleans()),
    st.builds(FeedbackReceived, nps=st.integers(0, 10)),
    st.builds(CompetitorMentioned),
)
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
    openings = {"promise": "PromiseMade", "deadline": "DeadlineSet", "complaint": "ComplaintRaised"}
    endings = {"promise": {"PromiseKept", "PromiseBroken"}, "deadline": {"DeadlineMet", "DeadlineMissed"}}
    for kind, opening in openings.items():
        for item in state.items.get(kind, {}).values():
            assert item
            assert opening not in item or not endings.get(kind, {"ComplaintResolved"}) & item.keys()


@given(facts)
def test_folding_never_fails_not_even_on_contradictions(told: Facts) -> None:
    state = folded(happened(data, at, f"e-{n}", n) for n, (data, at) in enumerate(told, 1))
    assert decode(encode(state)) == state
