"""The fold: order, interleaving and duplicates do not matter; nothing is ever raised; the state stays small."""

import random
from datetime import timedelta
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from services.scoring.domain import CLIENT, INITIAL, assess, decode, encode, fold, review_at
from services.scoring.domain.signals.commitments.promises import PROMISES
from services.scoring.domain.snapshot.fold import FOLDS
from services.scoring.domain.state.contacts import CONTACTS
from shared.events import clients
from shared.events.base import EventData
from shared.events.catalogue import CATALOGUE, Topic
from shared.events.event import Event
from shared.events.interactions import Channel, ContactLogged, PromiseKept, PromiseMade
from shared.events.people import PersonLeft
from tests.support.stories.scoring import POLICY, contact, day, event, onboarded, told
from tests.support.stories.scoring_histories import NOW, histories


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_and_any_duplication_give_the_same_state_bit_for_bit(
    events: list[Event], chance: random.Random
) -> None:
    disturbed = events + [each for each in events if chance.random() < 0.3]
    chance.shuffle(disturbed)
    straight, other = told(*events), told(*disturbed)
    assert encode(straight) == encode(other)
    assert straight == other
    assert assess(straight, day(NOW + 3), POLICY) == assess(other, day(NOW + 3), POLICY)
    assert review_at(straight, day(NOW + 3), POLICY) == review_at(other, day(NOW + 3), POLICY)


@given(histories())
def test_any_interleaving_of_the_topics_gives_the_same_state(events: list[Event]) -> None:
    by_topic = sorted(events, key=lambda each: str(each.topic))
    assert encode(told(*events)) == encode(told(*by_topic))


@given(histories(), st.randoms(use_true_random=False))
def test_a_duplicate_recorded_again_later_changes_nothing(events: list[Event], chance: random.Random) -> None:
    """But for facts of one moment: among those it counts when each was recorded, which a store says once."""
    told_apart = [*{each.time: each for each in events}.values()]
    again = [replace(each, recorded_at=each.recorded_at + timedelta(hours=1), version=9) for each in told_apart]
    mixed = told_apart + again
    chance.shuffle(mixed)
    assert encode(told(*mixed)) == encode(told(*told_apart))


@given(histories())
def test_a_state_survives_being_stored(events: list[Event]) -> None:
    state = told(*events)
    stored = decode(encode(state))
    assert stored == state
    assert encode(stored) == encode(state)
    assert assess(stored, day(NOW + 3), POLICY) == assess(state, day(NOW + 3), POLICY)


@given(histories(most=12), histories(most=6))
def test_a_state_that_was_stored_in_between_folds_on_alike(before: list[Event], after: list[Event]) -> None:
    stored = decode(encode(told(*before)))
    assert encode(told(*after, state=stored)) == encode(told(*before, *after))


#: What is recorded and shown, and does not move a score or open a risk yet.
PASSED_OVER: set[type[EventData]] = set()


def test_every_type_of_the_two_topics_is_folded_by_a_slice_or_passed_over_on_purpose() -> None:
    handled = set(FOLDS)
    expected = {entry.model for entry in CATALOGUE.values() if entry.topic in (Topic.CLIENTS, Topic.INTERACTIONS)}
    assert handled | PASSED_OVER == expected
    assert not handled & PASSED_OVER


def test_facts_of_other_topics_and_unknown_types_change_nothing() -> None:
    state = told(onboarded())
    assert fold(state, event(1, PersonLeft())) == state
    assert fold(state, replace(contact(1), data=None)) == state
    assert fold(INITIAL, event(1, PersonLeft())) == INITIAL


def test_of_facts_that_replace_each_other_the_latest_counts_whatever_came_first() -> None:
    old = event(1, clients.ClientDetailsChanged(tier="key"))
    new = event(2, clients.ClientDetailsChanged(tier="dormant"))
    for events in ((old, new), (new, old)):
        assert CLIENT.of(told(onboarded(), *events)).tier_name == "dormant"


def test_at_the_same_time_what_was_recorded_later_counts() -> None:
    first = event(1, clients.ClientDetailsChanged(tier="key"), name="b")
    second = event(1, clients.ClientDetailsChanged(tier="dormant"), name="a", recorded=1.1)
    for events in ((first, second), (second, first)):
        assert CLIENT.of(told(*events)).tier_name == "dormant"


def test_at_the_same_time_the_partner_recorded_later_is_responsible() -> None:
    first = event(1, clients.ResponsiblePartnerAssigned(partner="ben"), name="b")
    second = event(1, clients.ResponsiblePartnerAssigned(partner="cleo"), name="a", recorded=1.1)
    for events in ((first, second), (second, first)):
        known = CLIENT.of(told(onboarded(), *events))
        assert (known.partner_id, [said.value for said in known.former]) == ("cleo", ["anna", "ben"])


def test_a_tier_that_is_cleared_is_none_until_another_is_given() -> None:
    cleared = event(5, clients.ClientDetailsChanged(tier=None))
    given_before = event(3, clients.ClientDetailsChanged(tier="dormant"))
    assert CLIENT.of(told(onboarded(tier="key"), cleared, given_before)).tier_name is None
    given_after = event(6, clients.ClientDetailsChanged(tier="dormant"))
    assert CLIENT.of(told(onboarded(tier="key"), cleared, given_after)).tier_name == "dormant"


def test_an_onboarding_reported_again_does_not_undo_what_changed_since() -> None:
    again = replace(onboarded(), id="again", time=day(9), recorded_at=day(9))
    renamed = event(5, clients.ClientDetailsChanged(name="Acme plc"))
    moved = event(5, clients.ResponsiblePartnerAssigned(partner="ben"))
    for events in permutations([onboarded(), renamed, moved, again]):
        known = CLIENT.of(told(*events))
        assert known.name is not None
        assert (known.name.value, known.partner_id) == ("Acme plc", "ben")
        assert [said.value for said in known.former] == ["anna"]


def test_onboarded_again_with_other_data_what_is_said_then_counts_from_then_on() -> None:
    other = clients.ClientOnboarded(name="Acme plc", since=day(9).date(), tier="key", responsible_partner="cleo")
    changed = event(5, clients.ResponsiblePartnerAssigned(partner="ben"))
    for events in permutations([onboarded(), changed, event(9, other, name="back")]):
        known = CLIENT.of(told(*events))
        assert (known.tier_name, known.partner_id) == ("key", "cleo")
        assert [said.value for said in known.former] == ["anna", "ben"]


def test_what_was_kept_of_a_client_before_onboardings_were_kept_apart_is_read() -> None:
    said = [1, "e", 2]
    older = [said, None, [*said, "Acme"], None, [*said, "key"], None, [*said, "anna"]]
    known = CLIENT.of(decode(msgspec.msgpack.encode({"client": older})))
    assert (known.name.value if known.name else None, known.tier_name, known.partner_id) == ("Acme", "key", "anna")
    assert known.closed is None


def test_a_detail_that_was_not_given_does_not_change() -> None:
    client = CLIENT.of(told(onboarded(tier="key"), event(5, clients.ClientDetailsChanged(name="Acme plc"))))
    assert client.tier_name == "key"
    assert client.name is not None
    assert client.name.value == "Acme plc"


def test_a_promise_kept_before_it_was_made_is_settled() -> None:
    made = event(1, PromiseMade(promise="p", what="The draft", due=day(5)))
    kept = event(4, PromiseKept(promise="p"))
    for events in ((made, kept), (kept, made), (kept, made, kept, made)):
        promises = PROMISES.of(told(*events))
        assert promises.made == {}
        assert promises.kept.when("p") is not None


@pytest.mark.parametrize("channel", [Channel.MEETING, Channel.EMAIL])
def test_ten_years_of_weekly_contact_fit_into_16_kilobytes(channel: Channel) -> None:
    ids = "0197a2c4-5b1e-7c3d-9f00-{:012}"
    events = [replace(contact(7 * week, channel, by="anna"), id=ids.format(week)) for week in range(520)]
    assert len(encode(told(onboarded(), *events))) < 16_000


def test_more_contacts_than_are_remembered_one_by_one_still_count_in_any_order() -> None:
    events = [contact(hours / 4, Channel.MEETING) for hours in range(700)]
    mixed = random.Random(7).sample(events, len(events))
    assert encode(told(*events)) == encode(told(*mixed))


def test_a_year_of_contacts_is_a_small_state() -> None:
    events = [contact(when, Channel.CALL, by="anna") for when in range(0, 365, 10)]
    assert len(encode(told(onboarded(), *events))) < 3_000


def test_automated_contacts_are_no_contacts() -> None:
    newsletter = event(3, ContactLogged(channel=Channel.EMAIL, automated=True))
    contacts = CONTACTS.of(told(newsletter))
    assert contacts.all_times() == []
    assert contacts.bulk is not None
