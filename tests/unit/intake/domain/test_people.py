from datetime import date, time
from itertools import permutations
from typing import Any

from services.intake.domain import people
from services.intake.domain.people import Person
from services.intake.views import person_view
from shared.events import Event
from shared.events.people import (
    AbsencePlanned,
    PersonAdded,
    PersonChanged,
    PersonLeft,
    PracticeAnswer,
    PracticeReviewed,
    Role,
    WorkingHours,
)
from tests.support.stories.intake import day, event, folded, happened, refusal, reported

ANNA = PersonAdded(name="Anna Berg", email="anna@firm.example", zone="Europe/Oslo", deputy="p-ben")


def after(*events: Event) -> Person:
    return folded(people.INITIAL, people.evolve, events)


def view(*events: Event) -> dict[str, Any]:
    return person_view("p-anna", after(*events), len(events), own=True)


def test_added_twice_with_the_same_data_is_harmless() -> None:
    event(people.decide(after(happened(ANNA)), reported(ANNA, day(1))))


def test_added_again_with_other_data_is_refused_in_words_to_act_on() -> None:
    moved = ANNA.model_copy(update={"email": "anna.berg@firm.example"})
    refused = refusal(people.decide(after(happened(ANNA)), reported(moved)))
    assert [problem.pointer for problem in refused.fields] == ["/data/email"]
    assert "Report PersonChanged" in refused.detail
    assert "@" not in refused.detail


def test_other_working_hours_are_other_data() -> None:
    early = ANNA.model_copy(update={"working_hours": WorkingHours(start=time(7), end=time(15))})
    refused = refusal(people.decide(after(happened(ANNA)), reported(early)))
    assert [problem.pointer for problem in refused.fields] == ["/data/working_hours"]


def test_who_comes_back_is_here_again_with_what_is_said_then() -> None:
    left = (happened(ANNA), happened(PersonLeft(successor="p-ben"), day(5), "e-2"))
    other = ANNA.model_copy(update={"role": Role.MANAGING_PARTNER})
    event(people.decide(after(*left), reported(other, day(9))))
    early = refusal(people.decide(after(*left), reported(other, day(3))))
    assert "a return is a PersonAdded of a later time" in early.detail
    for events in permutations([*left, happened(other, day(9), "e-3")]):
        assert (view(*events)["left"], view(*events)["role"]) == (None, "managing_partner")


def test_a_deputy_who_is_cleared_stands_in_no_longer() -> None:
    cleared = happened(PersonChanged(deputy=None), day(5), "e-2")
    assert view(happened(ANNA), cleared)["deputy"] is None
    assert view(cleared, happened(ANNA), happened(PersonChanged(deputy="p-eve"), day(6), "e-3"))["deputy"] == "p-eve"


def test_the_latest_change_of_each_field_wins() -> None:
    seen = view(
        happened(PersonChanged(zone="Asia/Tokyo", role=Role.MANAGING_PARTNER), day(3), "e-1"),
        happened(ANNA, day(0), "e-2"),
        happened(PersonChanged(zone="Europe/Paris"), day(2), "e-3"),
    )
    assert (seen["zone"], seen["role"], seen["deputy"]) == ("Asia/Tokyo", "managing_partner", "p-ben")
    assert seen["working_hours"] == {"start": "09:00:00", "end": "17:30:00", "days": [1, 2, 3, 4, 5]}


def test_the_latest_leaving_names_the_successor() -> None:
    first, last = PersonLeft(successor="p-ben"), PersonLeft(successor="p-eve")
    seen = view(happened(ANNA), happened(last, day(6), "e-2"), happened(first, day(5), "e-3"))
    assert seen["left"] == {"at": "2026-03-08T09:00:00Z", "successor": "p-eve"}


def test_facts_about_someone_not_added_yet_wait() -> None:
    change, left = happened(PersonChanged(zone="Asia/Tokyo"), day(1)), happened(PersonLeft(), day(2), "e-2")
    for early in (change, left):
        assert early.data is not None
        event(people.decide(people.INITIAL, reported(early.data)))
    waiting = view(change, left)
    assert [entry["type"] for entry in waiting["unmatched"]] == ["PersonChanged", "PersonLeft"]
    assert (waiting["added_at"], waiting["name"]) == (None, None)
    assert view(change, left, happened(ANNA, day(0), "e-3"))["unmatched"] == []


def absence(identity: str, first: date, last: date | None = None, **more: Any) -> AbsencePlanned:
    return AbsencePlanned(absence=identity, from_=first, until=last, **more)


def test_absences_are_shown_by_their_first_day_and_the_latest_plan_of_each_counts() -> None:
    june = absence("a-1", date(2026, 6, 1), date(2026, 6, 5))
    moved = absence("a-1", date(2026, 9, 7), date(2026, 9, 11), deputy="p-eve")
    july, off = absence("a-2", date(2026, 7, 6)), absence("a-3", date(2026, 8, 3))
    seen = view(
        happened(ANNA),
        happened(moved, day(4), "e-2"),
        happened(june, day(1), "e-3"),
        happened(july, day(2), "e-4"),
        happened(off.model_copy(update={"cancelled": True}), day(3), "e-5"),
        happened(off, day(2), "e-6"),
    )
    assert seen["absences"] == [
        {"absence": "a-2", "from": "2026-07-06"},
        {"absence": "a-1", "from": "2026-09-07", "until": "2026-09-11", "deputy": "p-eve"},
    ]


def test_the_latest_review_of_their_own_practice_is_kept() -> None:
    first = PracticeReviewed(answers=(PracticeAnswer(question="Do I call back?", topic="calls_returned", rating=2),))
    last = PracticeReviewed(answers=(PracticeAnswer(question="Do I call back?", topic="calls_returned", rating=4),))
    seen = view(happened(ANNA), happened(last, day(6), "e-2"), happened(first, day(5), "e-3"))
    assert seen["practice_review"] == {
        "at": "2026-03-08T09:00:00Z",
        "answers": [{"question": "Do I call back?", "topic": "calls_returned", "rating": 4}],
    }


def test_what_somebody_said_of_their_own_practice_is_shown_to_themselves_only() -> None:
    review = PracticeReviewed(answers=(PracticeAnswer(question="Do I call back?", words="Too late."),))
    state = after(happened(ANNA), happened(review, day(1), "e-2"))
    assert "practice_review" not in person_view("p-anna", state, 2, own=False)
    assert "Too late." not in str(person_view("p-anna", state, 2, own=False))


def test_the_calendar_of_holidays_is_known_from_the_entry_or_a_change() -> None:
    assert view(happened(ANNA))["holidays"] is None
    assert view(happened(ANNA), happened(PersonChanged(holidays="NO"), day(1), "e-2"))["holidays"] == "NO"


def test_an_absence_and_a_review_of_someone_not_added_yet_wait() -> None:
    review = PracticeReviewed(answers=(PracticeAnswer(question="Do I call back?", words="Too late."),))
    waiting = view(happened(absence("a-1", date(2026, 6, 1)), day(2)), happened(review, day(1), "e-2"))
    assert [entry["type"] for entry in waiting["unmatched"]] == ["PracticeReviewed", "AbsencePlanned"]
