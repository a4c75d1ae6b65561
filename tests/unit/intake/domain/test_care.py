"""Who works for the client, what was agreed with them, and what they care about."""

from typing import Any

from services.intake.domain import clients
from services.intake.views import client_view
from shared.events import Event, EventData
from shared.events.clients import (
    ClientClassified,
    CompatibilityAssessed,
    GoalsAgreed,
    InterestNoted,
    TeamChanged,
    TeamMember,
    TermsDocument,
    TermsReviewed,
)
from tests.support.stories.intake import day, folded, happened


def view(*events: Event) -> dict[str, Any]:
    return client_view("acme", folded(clients.INITIAL, clients.evolve, events), len(events))


def told(*facts: tuple[float, EventData]) -> dict[str, Any]:
    """The answer once these facts, each with its day, were heard in this order."""
    return view(*(happened(data, day(at), f"e-{n}", n) for n, (at, data) in enumerate(facts, 1)))


def joined(person: str, part: str | None = None) -> TeamChanged:
    return TeamChanged(added=(TeamMember(person=person, part=part),))


def test_of_a_client_of_whom_nothing_is_known_there_is_nothing_to_say() -> None:
    empty = view()
    assert (empty["team"], empty["goals"], empty["interests"], empty["compatibility"]) == ([], [], [], [])
    assert empty["terms_reviewed"] == {"terms": None, "retainer_letter": None}
    assert set(empty["classification"].values()) == {None}


def test_who_joined_last_is_in_the_team_and_who_left_last_is_not_however_late_it_is_heard() -> None:
    left = TeamChanged(removed=("p-lee",))
    assert [member["person"] for member in told((1, joined("p-lee")), (2, left))["team"]] == []
    assert [member["person"] for member in told((2, left), (1, joined("p-lee")))["team"]] == []
    assert [member["person"] for member in told((1, left), (2, joined("p-lee")))["team"]] == ["p-lee"]


def test_the_team_shows_what_each_does_and_since_when() -> None:
    seen = told((1, joined("p-lee", "tax")), (0, joined("p-ito")), (3, joined("p-lee", "tax and pensions")))
    assert seen["team"] == [
        {"person": "p-ito", "part": None, "since": "2026-03-02T09:00:00Z"},
        {"person": "p-lee", "part": "tax and pensions", "since": "2026-03-05T09:00:00Z"},
    ]


def test_goals_are_kept_by_matter_and_the_latest_replace_the_ones_before() -> None:
    seen = told(
        (3, GoalsAgreed(goals=("grow abroad",))),
        (1, GoalsAgreed(goals=("keep the shop",))),
        (2, GoalsAgreed(goals=("no court",), acceptable_outcomes=("instalments",), matter="m-1", by="p-anna")),
    )
    assert seen["goals"] == [
        {
            "agreed_at": "2026-03-04T09:00:00Z",
            "goals": ["no court"],
            "acceptable_outcomes": ["instalments"],
            "matter": "m-1",
            "by": "p-anna",
        },
        {"agreed_at": "2026-03-05T09:00:00Z", "goals": ["grow abroad"], "acceptable_outcomes": []},
    ]


def test_each_document_shows_when_it_was_last_gone_through() -> None:
    seen = told((5, TermsReviewed(documents=(TermsDocument.TERMS,))), (2, TermsReviewed()), (1, TermsReviewed()))
    assert seen["terms_reviewed"] == {"terms": "2026-03-07T09:00:00Z", "retainer_letter": "2026-03-04T09:00:00Z"}


def test_the_latest_assessment_of_each_person_counts() -> None:
    seen = told(
        (4, CompatibilityAssessed(person="p-lee", rating=2, respondent="Jo", note="shorter letters")),
        (3, CompatibilityAssessed(person="p-lee", rating=5)),
        (1, CompatibilityAssessed(person="p-ito", rating=4, by="p-anna")),
    )
    assert [(each["person"], each["rating"]) for each in seen["compatibility"]] == [("p-ito", 4), ("p-lee", 2)]
    assert seen["compatibility"][1]["note"] == "shorter letters"


def test_an_interest_noted_again_replaces_itself_and_one_that_is_over_is_not_shown() -> None:
    golf = InterestNoted(interest="i-1", what="golf", whose="Jo Harrow")
    birthday = InterestNoted(interest="i-2", what="birthday", whose="Jo Harrow", yearly_on="05-17")
    over = golf.model_copy(update={"over": True})
    assert told((2, over), (1, golf), (3, birthday))["interests"] == [
        {
            "noted_at": "2026-03-05T09:00:00Z",
            "interest": "i-2",
            "what": "birthday",
            "whose": "Jo Harrow",
            "yearly_on": "05-17",
        }
    ]
    assert [each["what"] for each in told((1, over), (2, golf))["interests"]] == ["golf"]


def test_each_field_of_the_classification_changes_by_itself() -> None:
    seen = told(
        (2, ClientClassified(sector="Construction")),
        (3, ClientClassified(value_tier="A", supervisor="Kim Reyes")),
        (1, ClientClassified(sector="Retail", practice="Employment")),
    )
    assert seen["classification"] == {
        "sector": "Construction",
        "practice": "Employment",
        "segment": None,
        "value_tier": "A",
        "supervisor": "Kim Reyes",
    }


def test_what_waits_for_the_onboarding_is_named_by_its_type_once() -> None:
    seen = told(
        (5, InterestNoted(interest="i-1", what="golf")),
        (4, CompatibilityAssessed(person="p-lee", rating=2)),
        (3, TermsReviewed()),
        (2, TeamChanged(added=(TeamMember(person="p-lee"),), removed=("p-ito",))),
        (1, GoalsAgreed(goals=("no court",))),
        (0, ClientClassified(sector="Retail", practice="Employment")),
    )
    assert [entry["type"] for entry in seen["unmatched"]] == [
        "ClientClassified",
        "GoalsAgreed",
        "TeamChanged",
        "TermsReviewed",
        "CompatibilityAssessed",
        "InterestNoted",
    ]


def test_a_state_stored_before_these_facts_were_known_still_opens() -> None:
    assert clients.decode(b"\x80") == clients.INITIAL
