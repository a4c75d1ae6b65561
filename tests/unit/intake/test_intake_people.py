from datetime import time
from typing import Any

from intake_story import day, event, folded, happened, refusal, reported

from services.intake.domain import people
from services.intake.domain.people import Person
from services.intake.views import person_view
from shared.events import Event
from shared.events.people import PersonAdded, PersonChanged, PersonLeft, Role, WorkingHours

ANNA = PersonAdded(name="Anna Berg", email="anna@firm.example", zone="Europe/Oslo", deputy="p-ben")


def after(*events: Event) -> Person:
    return folded(people.INITIAL, people.evolve, events)


def view(*events: Event) -> dict[str, Any]:
    return person_view("p-anna", after(*events), len(events))


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


def test_who_comes_back_is_told_to_get_a_new_id() -> None:
    left = after(happened(ANNA), happened(PersonLeft(), day(5), "e-2"))
    other = ANNA.model_copy(update={"role": Role.MANAGING_PARTNER})
    assert "under a new id" in refusal(people.decide(left, reported(other, day(9)))).detail


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
