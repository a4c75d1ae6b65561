"""What holds for all facts: order and repetition do not matter, and a snapshot is its events."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain import clients, people
from shared.events import EventData
from shared.events.catalogue import CATALOGUE, Topic
from shared.events.clients import (
    ClientClassified,
    ClientClosed,
    ClientDetailsChanged,
    ClientOnboarded,
    ClosingReason,
    Commitment,
    CommunicationsPolicyAgreed,
    CompatibilityAssessed,
    GoalsAgreed,
    InterestNoted,
    OnboardingStep,
    OnboardingStepCompleted,
    ResponsiblePartnerAssigned,
    TeamChanged,
    TeamMember,
    TermsAgreed,
    TermsDocument,
    TermsReviewed,
)
from shared.events.people import (
    AbsencePlanned,
    PersonAdded,
    PersonChanged,
    PersonLeft,
    PracticeAnswer,
    PracticeReviewed,
)
from shared.refusal import Refusal
from tests.support.stories.intake import accepted, day, folded, happened, reported

Facts = list[tuple[EventData, datetime]]

names, ids = st.sampled_from(["Acme", "Beta"]), st.sampled_from(["p-anna", "p-ben"])
dates = st.sampled_from([date(2020, 1, 1), date(2021, 1, 1)])
times = st.integers(0, 5).map(day)

few = st.sampled_from(["i-1", "i-2"])
passages = st.lists(st.sampled_from(["no court", "by summer"]), min_size=1, max_size=2)

Fields = dict[type[EventData], dict[str, st.SearchStrategy[Any]]]
CLIENTS: Fields = {
    ClientOnboarded: {"name": names, "since": dates},
    ClientDetailsChanged: {"name": names, "since": st.none() | dates},
    ClientClassified: {"sector": names, "supervisor": st.none() | names},
    ResponsiblePartnerAssigned: {"partner": ids},
    TeamChanged: {
        "added": st.sampled_from([(), (TeamMember(person="p-anna", part="tax"),), (TeamMember(person="p-anna"),)]),
        "removed": st.sampled_from([("p-ben",), ("p-ben", "p-eve")]),
    },
    OnboardingStepCompleted: {"step": st.sampled_from(list(OnboardingStep)[:2]), "by": st.none() | ids},
    CommunicationsPolicyAgreed: {"answer_calls_within_hours": st.sampled_from([4, 24])},
    GoalsAgreed: {"goals": passages, "matter": st.none() | few},
    TermsAgreed: {"commitment": st.sampled_from(Commitment), "renewal_on": st.none() | dates},
    TermsReviewed: {"documents": st.sampled_from([tuple(TermsDocument), (TermsDocument.TERMS,)]), "by": ids},
    CompatibilityAssessed: {"person": ids, "rating": st.integers(1, 5)},
    InterestNoted: {"interest": few, "what": names, "over": st.booleans()},
    ClientClosed: {"reason": st.sampled_from(ClosingReason)},
}
PEOPLE: Fields = {
    PersonAdded: {"name": names, "email": st.just("a@firm.example")},
    PersonChanged: {"name": names, "zone": st.sampled_from([None, "Asia/Tokyo", "Europe/Oslo"])},
    AbsencePlanned: {"absence": few, "from_": dates, "deputy": st.none() | ids, "cancelled": st.booleans()},
    PracticeReviewed: {"answers": st.just((PracticeAnswer(question="Do I call?", rating=4),))},
    PersonLeft: {"successor": st.none() | ids},
}


def any_of(fields: Fields) -> st.SearchStrategy[EventData]:
    return st.one_of(*(st.builds(model, **parts) for model, parts in fields.items()))


client_data, person_data = any_of(CLIENTS), any_of(PEOPLE)
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


@pytest.mark.parametrize(("topic", "fields"), [(Topic.CLIENTS, CLIENTS), (Topic.PEOPLE, PEOPLE)])
def test_every_type_of_the_topic_is_in_these_stories(topic: Topic, fields: Fields) -> None:
    assert fields.keys() == {entry.model for entry in CATALOGUE.values() if entry.topic is topic}
