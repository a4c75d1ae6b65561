"""What scoring remembers of a person: the latest of what was said, whatever came first."""

import random
from datetime import time
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from services.scoring.domain.state.clock import micros, ordinal
from services.scoring.domain.working import NOBODY_KNOWN, decode_person, encode_person
from shared.events.base import EventData
from shared.events.people import PersonChanged, PersonLeft, PracticeAnswer, PracticeReviewed, WorkingHours
from tests.support.stories.scoring import day
from tests.support.stories.scoring_people import OFFICE, added, away, person, person_event

KINDS: list[EventData] = [
    added(deputy="ben"),
    PersonChanged(zone="Europe/Oslo", holidays="NO"),
    PersonChanged(zone="Asia/Dubai", deputy="cleo"),
    PersonChanged(working_hours=WorkingHours(start=time(7), end=time(15))),
    PersonChanged(name="Anne"),
    PersonChanged(zone=None, deputy=None),
    added(deputy="cleo"),
    away("2026-02-01", "2026-02-07"),
    away("2026-02-03", absence="b"),
    away("2026-02-01", "2026-02-07", cancelled=True),
    PersonLeft(),
    PersonLeft(successor="ben"),
    PracticeReviewed(answers=(PracticeAnswer(question="Do you call back?", rating=3),)),
]


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(KINDS)), max_size=12), st.randoms(use_true_random=False))
def test_order_and_copies_do_not_matter(drawn: list[tuple[int, EventData]], dice: random.Random) -> None:
    events = [person_event(when, data, name=f"e{number:02}") for number, (when, data) in enumerate(drawn)]
    mixed = [*events, *events[: len(events) // 2]]
    dice.shuffle(mixed)
    assert encode_person(person(*mixed)) == encode_person(person(*events))
    assert decode_person(encode_person(person(*mixed))) == person(*events)


def test_an_entry_reported_again_does_not_undo_what_changed_since() -> None:
    again = (person_event(0, added(), name="a"), person_event(5, PersonChanged(zone="Europe/Oslo")))
    known = person(*again, person_event(9, added(), name="b"))
    assert known.working_hours(OFFICE).zone == "Europe/Oslo"


def test_what_was_not_given_does_not_change() -> None:
    changes = [PersonChanged(holidays="NO"), PersonChanged(deputy="cleo"), PersonChanged(name="Anne")]
    known = person(person_event(0, added(deputy="ben")), *(person_event(1 + n, each) for n, each in enumerate(changes)))
    assert (known.stands_in(), known.working_hours(OFFICE).holidays) == ("cleo", "NO")
    assert known.working_hours(OFFICE).start == time(9)


def test_what_is_cleared_is_as_the_office_has_it() -> None:
    changed = PersonChanged(zone="Europe/Oslo", holidays="NO", working_hours=WorkingHours(start=time(7), end=time(15)))
    cleared = PersonChanged(zone=None, holidays=None, working_hours=None, deputy=None)
    known = person(
        person_event(0, added(deputy="ben", zone="Asia/Dubai")), person_event(1, changed, name="b"),
        person_event(2, cleared, name="c"),
    )  # fmt: skip
    assert (known.working_hours(OFFICE), known.stands_in()) == (OFFICE, None)


def test_at_the_same_time_what_was_recorded_later_counts() -> None:
    first = person_event(1, PersonChanged(deputy="ben"), name="b")
    second = replace(person_event(1, PersonChanged(deputy="cleo"), name="a"), recorded_at=day(2))
    assert person(first, second).stands_in() == person(second, first).stands_in() == "cleo"


def test_who_is_added_again_after_leaving_works_here_again() -> None:
    entry, left = person_event(0, added(), name="a"), person_event(5, PersonLeft(successor="ben"), name="b")
    back = person_event(9, added(deputy="cleo"), name="c")
    for events in permutations([entry, left, back]):
        known = person(*events)
        assert (known.gone(), known.stands_in()) == (None, "cleo")
        assert known.absent(ordinal(micros(day(20)))) is None
    assert person(left, back, person_event(12, PersonLeft(), name="d")).gone() is not None


def test_they_are_called_by_the_name_said_last() -> None:
    assert NOBODY_KNOWN.called() is None
    entry, changed = person_event(0, added()), person_event(5, PersonChanged(name="Anne"))
    assert person(entry).called() == "Anna"
    assert person(entry, changed).called() == person(changed, entry).called() == "Anne"


def test_what_says_nothing_of_working_time_or_their_name_changes_nothing() -> None:
    assert person(person_event(3, PersonChanged(email="anne@firm.example"))) is NOBODY_KNOWN


def test_the_latest_review_of_their_practice_counts_and_says_nothing_of_working_time() -> None:
    first = person_event(3, PracticeReviewed(answers=(PracticeAnswer(question="Do you call back?", rating=3),)))
    last = person_event(9, PracticeReviewed(answers=(PracticeAnswer(question="Do you call back?", rating=4),)))
    for events in ((first, last), (last, first), (first, last, first)):
        known = person(*events)
        assert known.review is not None
        assert [answer.rating for answer in known.review.answers] == [4]
        assert known.working_hours(OFFICE) == NOBODY_KNOWN.working_hours(OFFICE)
        assert decode_person(encode_person(known)) == known


def test_of_overlapping_absences_the_one_said_last_names_who_stands_in() -> None:
    first, last = away("2026-02-01", "2026-02-07", deputy="ben"), away("2026-02-03", absence="b", deputy="cleo")
    told = [person_event(1, first), person_event(2, last)]
    for events in (told, told[::-1]):
        absent = person(*events).absent(away("2026-02-05").from_.toordinal())
        assert absent is not None
        assert absent.id == "AbsencePlanned-2"


def test_nobody_is_known_before_anything_was_said_and_what_is_no_person_is_refused() -> None:
    assert decode_person(None) is NOBODY_KNOWN
    with pytest.raises(msgspec.ValidationError):
        decode_person(msgspec.msgpack.encode({"zone": 3}))
