"""What holds for all facts: order and repetition do not matter, and a snapshot is its events."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_story import accepted, day, folded, happened, reported

from services.intake.domain import clients, people
from shared.events import EventData
from shared.events.clients import (
    ClientClosed,
    ClientDetailsChanged,
    ClientOnboarded,
    ClosingReason,
    Commitment,
    CommunicationsPolicyAgreed,
    OnboardingStep,
    OnboardingStepCompleted,
    ResponsiblePartnerAssigned,
    TermsAgreed,
)
from shared.events.people import PersonAdded, PersonChanged, PersonLeft
from shared.refusal import Refusal

Facts = list[tuple[EventData, datetime]]

names, ids = st.sampled_from(["Acme", "Beta"]), st.sampled_from(["p-anna", "p-ben"])
dates = st.sampled_from([date(2020, 1, 1), date(2021, 1, 1)])
times = st.integers(0, 5).map(day)

client_data = st.one_of(
    st.builds(ClientOnboarded, name=names, since=dates),
    st.builds(ClientDetailsChanged, name=names, since=st.none() | dates),
    st.builds(ResponsiblePartnerAssigned, partner=ids),
    st.builds(OnboardingStepCompleted, step=st.sampled_from(list(OnboardingStep)[:2]), by=st.none() | ids),
    st.builds(CommunicationsPolicyAgreed, answer_calls_within_hours=st.sampled_from([4, 24])),
    st.builds(TermsAgreed, commitment=st.sampled_from(Commitment), renewal_on=st.none() | dates),
    st.builds(ClientClosed, reason=st.sampled_from(ClosingReason)),
)
person_data = st.one_of(
    st.builds(PersonAdded, name=names, email=st.just("a@firm.example")),
    st.builds(PersonChanged, name=names, zone=st.sampled_from([None, "Asia/Tokyo", "Europe/Oslo"])),
    st.builds(PersonLeft, successor=st.none() | ids),
)
cases = st.one_of(
    st.tuples(st.just(clients), st.lists(st.tuples(client_data, times), max_size=12)),
    st.tuples(st.just(people), st.lists(st.tuples(person_data, times), max_size=12)),
)


@given(cases, st.randoms())
def test_any_order_gives_the_same_state_bit_for_bit(case: tuple[Any, Facts], chance: Any) -> None:
    decider, facts = case
    events = accepted(decider.INITIAL, decider.decide, decider.evolve, facts)
    told = decider.encode(folded(decider.INITIAL, decider.evolve, events))
    chance.shuffle(events)
    assert decider.encode(folded(decider.INITIAL, decider.evolve, events)) == told


@given(cases)
def test_hearing_everything_twice_changes_nothing(case: tuple[Any, Facts]) -> None:
    decider, facts = case
    events = accepted(decider.INITIAL, decider.decide, decider.evolve, facts)
    once = folded(decider.INITIAL, decider.evolve, events)
    assert folded(once, decider.evolve, events) == once


@given(cases)
def test_the_snapshot_kept_event_by_event_is_the_whole_stream_folded(case: tuple[Any, Facts]) -> None:
    decider, facts = case
    events = accepted(decider.INITIAL, decider.decide, decider.evolve, facts)
    snapshot = decider.encode(decider.INITIAL)
    for happening in events:
        snapshot = decider.encode(decider.evolve(decider.decode(snapshot), happening))
    assert snapshot == decider.encode(folded(decider.INITIAL, decider.evolve, events))


@given(cases)
def test_what_was_accepted_is_never_contradicted_by_itself(case: tuple[Any, Facts]) -> None:
    decider, facts = case
    events = accepted(decider.INITIAL, decider.decide, decider.evolve, facts)
    state = folded(decider.INITIAL, decider.evolve, events)
    again = [decider.decide(state, reported(event.data, event.time)) for event in events if event.data is not None]
    assert len(again) == len(events)
    assert not [decision for decision in again if isinstance(decision, Refusal)]


@given(cases)
def test_folding_never_fails_not_even_on_contradictions(case: tuple[Any, Facts]) -> None:
    decider, facts = case
    events = [happened(data, at, f"e-{n}", n) for n, (data, at) in enumerate(facts, 1)]
    state = folded(decider.INITIAL, decider.evolve, events)
    assert decider.decode(decider.encode(state)) == state


@pytest.mark.parametrize("decider", [clients, people])
def test_the_initial_state_survives_storing(decider: Any) -> None:
    assert decider.decode(decider.encode(decider.INITIAL)) == decider.INITIAL
