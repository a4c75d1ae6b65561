"""The sentences of an answer are made for whoever reads it: their zone, their calendar, the names that are known."""

from dataclasses import replace

import pytest
from msgspec import structs

from services.scoring.domain import People, Policy, assess, fold_person
from services.scoring.domain.working.person import NOBODY_KNOWN
from services.scoring.http.health_view import health_view, line_view
from services.scoring.http.reading import telling
from shared.events.interactions import ComplaintRaised, PromiseBroken, PromiseMade
from shared.events.people import PersonAdded
from tests.support.stories.scoring import POLICY, all_steps, contact, day, event, health, onboarded, told

#: Due on day 9 at 23:00 UTC, and overdue: in Sydney that is day 10.
PROMISED = event(1, PromiseMade(promise="p", what="The draft", due=day(9.46), by="ben"))
STORY = (onboarded(), *all_steps(), *(contact(when) for when in range(8)), PROMISED)


def known() -> Policy:
    """Anna is in Sydney, and Ben has a name."""
    entries = {
        "anna": PersonAdded(name="Anna Berg", email="anna@firm.example", zone="Australia/Sydney"),
        "ben": PersonAdded(name="Ben Osei", email="ben@firm.example"),
    }
    people = {
        name: fold_person(NOBODY_KNOWN, structs.replace(event(0, entry), subject=name))
        for name, entry in entries.items()
    }
    return replace(POLICY, people=People(POLICY.working, people))


@pytest.mark.parametrize(
    ("policy", "partner", "asked", "zone"),
    [
        (known(), "anna", None, "Australia/Sydney"),
        (known(), "anna", "America/New_York", "America/New_York"),
        (known(), "zoe", None, POLICY.working.zone),
        (known(), None, None, POLICY.working.zone),
    ],
)
def test_the_zone_is_the_one_asked_for_else_the_partners_else_the_offices(
    policy: Policy, partner: str | None, asked: str | None, zone: str
) -> None:
    assert telling(partner, policy, day(0), asked).zone == zone


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (None, "Ben Osei promised “The draft” for Sunday 11 January. No record that it was done."),
        ("UTC", "Ben Osei promised “The draft” for Saturday 10 January. No record that it was done."),
    ],
)
def test_a_risk_is_told_with_its_facts_in_the_zone_of_the_answer(asked: str | None, why: str) -> None:
    policy = known()
    reader = telling("anna", policy, day(15), asked)
    view = health_view("acme", assess(told(*STORY), day(15), policy), told(*STORY), reader)
    [risk] = [each for each in view["risks"] if each["kind"] == "promise_overdue"]
    assert risk["why"] == why
    assert (risk["facts"]["due"], risk["facts"]["by"]) == ("2026-01-10T23:02:24Z", "ben")
    assert risk["holds_until"] is None
    assert view["zone"] == reader.zone


def test_what_is_a_sentence_already_stays_and_days_count_from_when_it_is_read() -> None:
    view = health_view("acme", health(15, *STORY), told(*STORY), telling(None, POLICY, day(400), "UTC"))
    [risk] = [each for each in view["risks"] if each["kind"] == "promise_overdue"]
    assert risk["why"].startswith("We promised “The draft” for 10 January 2026.")


def test_the_standing_says_why_the_colour_is_another_and_gives_no_number_that_means_nothing() -> None:
    reader = telling(None, POLICY, day(70), "UTC")
    regular = [onboarded(), *all_steps(), *(contact(when, by=("anna", "ben")[when % 2]) for when in range(0, 70, 7))]
    raised = event(69, ComplaintRaised(complaint="c", about="the bill"))
    for view in (health_view, line_view):
        plain = view("acme", health(70, *regular), told(*regular), reader)["standing"]
        assert plain.endswith(" of 100, green.")
        held = view("acme", health(70, *regular, raised), told(*regular, raised), reader)["standing"]
        assert held.startswith("Amber while a complaint is open. The score alone, ")
        new = view("acme", health(1, onboarded(), contact(1)), told(onboarded(), contact(1)), reader)
        assert new["standing"] == "Too little is known yet to give a score."
        assert new["score"] > 0


def test_the_main_reason_of_a_line_is_told_to_its_reader() -> None:
    story = [*STORY, event(9.46, PromiseBroken(promise="p"))]
    reasons = [
        line_view("acme", health(10, *story), told(*story), telling("anna", known(), day(10), zone))["main_reason"]
        for zone in (None, "UTC")
    ]
    assert reasons == [
        "We did not keep a promise: “The draft” (today).",
        "We did not keep a promise: “The draft” (yesterday).",
    ]
