from datetime import date, datetime, timedelta, timezone
from itertools import permutations
from typing import Any

import pytest
from msgspec.structs import replace

from services.intake.domain import clients
from services.intake.domain.clients import Client
from services.intake.views import client_view
from shared.events import Event, EventData
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
    TermsAgreed,
    TermsReviewed,
)
from tests.support.stories.intake import MONDAY, day, event, folded, happened, refusal, reported

ACME = ClientOnboarded(name="Acme Ltd", since=date(2020, 1, 6), responsible_partner="p-anna")
OTHER = ACME.model_copy(update={"name": "Acme Holdings", "tier": "key"})


def after(*events: Event) -> Client:
    return folded(clients.INITIAL, clients.evolve, events)


def view(*events: Event) -> dict[str, Any]:
    return client_view("acme", after(*events), len(events))


def test_an_accepted_fact_becomes_one_event_that_says_the_same() -> None:
    new = event(clients.decide(clients.INITIAL, reported(ACME, day(2))))
    assert (new.data, new.time, new.causation_id) == (ACME, day(2), None)
    assert (new.correlation_id, new.traceparent, new.id) == ("c-1", "00-trace", None)


def test_onboarded_twice_with_the_same_data_is_harmless() -> None:
    once = after(happened(ACME))
    event(clients.decide(once, reported(ACME, day(3))))
    assert client_view("acme", clients.evolve(once, happened(ACME, day(3), "e-2", 2)), 1) == view(happened(ACME))


def test_a_default_that_is_spelled_out_is_the_same_data() -> None:
    spelled = ClientOnboarded.model_validate(ACME.document() | {"kind": "organisation", "tier": "standard"})
    event(clients.decide(after(happened(ACME)), reported(spelled)))


def test_onboarded_again_with_other_data_is_refused_in_words_to_act_on() -> None:
    refused = refusal(clients.decide(after(happened(ACME)), reported(OTHER, day(1))))
    assert [problem.pointer for problem in refused.fields] == ["/data/name", "/data/tier"]
    assert "ClientOnboarded of 2026-03-02T09:00:00Z" in refused.detail
    assert "name, tier" in refused.detail
    assert "Report ClientDetailsChanged" in refused.detail
    assert "Acme" not in refused.detail


def test_a_name_that_was_stored_in_another_spelling_is_the_same_name() -> None:
    stored = after(happened(ACME.model_copy(update={"name": "Cafe\u0301"})))
    event(clients.decide(stored, reported(ACME.model_copy(update={"name": "Café"}))))
    refusal(clients.decide(stored, reported(ACME.model_copy(update={"name": "Cafe"}))))


def test_leaving_out_a_field_of_the_first_onboarding_is_other_data() -> None:
    without = ClientOnboarded(name=ACME.name, since=ACME.since)
    refused = refusal(clients.decide(after(happened(ACME)), reported(without)))
    assert [problem.pointer for problem in refused.fields] == ["/data/responsible_partner"]


def test_adding_a_field_to_the_first_onboarding_is_other_data() -> None:
    without = ClientOnboarded(name=ACME.name, since=ACME.since)
    refused = refusal(clients.decide(after(happened(without)), reported(ACME)))
    assert [problem.pointer for problem in refused.fields] == ["/data/responsible_partner"]


CLOSED = (happened(ACME), happened(ClientClosed(), day(9), "e-2", 2))


def test_a_client_who_comes_back_is_open_again_with_other_data() -> None:
    event(clients.decide(after(*CLOSED), reported(OTHER, day(20))))
    for events in permutations([*CLOSED, happened(OTHER, day(20), "e-3", 3)]):
        seen = view(*events)
        assert (seen["name"], seen["tier"], seen["closed"]) == ("Acme Holdings", "key", None)
        assert seen["onboarded_at"] == "2026-03-02T09:00:00Z"


def test_onboarded_again_as_before_a_client_is_back_as_it_was() -> None:
    change = happened(ClientDetailsChanged(tier="key"), day(1), "e-3")
    seen = view(*CLOSED, change, happened(ACME, day(20), "e-4"))
    assert (seen["tier"], seen["closed"]) == ("key", None)


def test_an_onboarding_from_before_the_closing_reopens_nothing() -> None:
    detail = refusal(clients.decide(after(*CLOSED), reported(OTHER, day(5)))).detail
    assert "ended on 2026-03-11T09:00:00Z: a return is a ClientOnboarded of a later time" in detail
    assert view(*CLOSED, happened(ACME, day(5), "e-3"))["closed"] is not None


def test_who_came_back_is_onboarded_once_more_only_with_the_same_data() -> None:
    back = after(*CLOSED, happened(OTHER, day(20), "e-3", 3))
    event(clients.decide(back, reported(OTHER, day(25))))
    refused = refusal(clients.decide(back, reported(ACME, day(25))))
    assert "ClientOnboarded of 2026-03-22T09:00:00Z" in refused.detail


def test_who_came_back_can_be_closed_again() -> None:
    seen = view(*CLOSED, happened(OTHER, day(20), "e-3"), happened(ClientClosed(), day(30), "e-4"))
    assert seen["closed"]["at"] == "2026-04-01T09:00:00Z"


def test_a_field_that_is_cleared_is_not_known_any_more() -> None:
    cleared = happened(ClientClassified(sector=None), day(5), "e-2")
    for sector, at in ((None, 1), ("Retail", 9)):
        told = happened(ClientClassified(sector="Retail", practice="Employment"), day(at), "e-3")
        for events in ((cleared, told), (told, cleared)):
            seen = view(*events)["classification"]
            assert (seen["sector"], seen["practice"]) == (sector, "Employment")


@pytest.mark.parametrize(
    "late",
    [
        ClientDetailsChanged(tier="key"),
        ResponsiblePartnerAssigned(partner="p-ben"),
        OnboardingStepCompleted(step=OnboardingStep.FEE_EXPLAINED),
        CommunicationsPolicyAgreed(answer_calls_within_hours=4),
        TermsAgreed(commitment=Commitment.FREE_TO_LEAVE),
        ClientClassified(sector="Construction"),
        TeamChanged(removed=("p-ben",)),
        GoalsAgreed(goals=("no court",)),
        TermsReviewed(),
        CompatibilityAssessed(person="p-anna", rating=4),
        InterestNoted(interest="i-1", what="golf"),
        ClientClosed(reason=ClosingReason.LEFT),
    ],
)
@pytest.mark.parametrize("closed", [True, False])
def test_facts_of_a_closed_client_and_of_one_not_onboarded_yet_are_accepted(late: EventData, *, closed: bool) -> None:
    state = after(happened(ACME), happened(ClientClosed(), day(9))) if closed else clients.INITIAL
    event(clients.decide(state, reported(late, day(1))))


def test_the_latest_change_of_each_field_wins_however_late_it_arrives() -> None:
    seen = view(
        happened(ClientDetailsChanged(name="Acme Plc", tier="key"), day(10), "e-1"),
        happened(ACME, day(0), "e-2"),
        happened(ClientDetailsChanged(tier="standard"), day(5), "e-3"),
        happened(ClientDetailsChanged(name="Acme Group"), day(20), "e-4"),
    )
    assert (seen["name"], seen["tier"], seen["since"]) == ("Acme Group", "key", "2020-01-06")


def test_of_changes_of_the_same_moment_the_one_recorded_later_counts() -> None:
    first = happened(ClientDetailsChanged(tier="first"), day(1), "e-2")
    second = replace(happened(ClientDetailsChanged(tier="second"), day(1), "e-1"), recorded_at=day(2))
    assert view(first, second)["tier"] == view(second, first)["tier"] == "second"


def test_an_onboarding_repeated_later_does_not_undo_a_change() -> None:
    change = happened(ClientDetailsChanged(tier="key"), day(1), "e-2")
    assert view(happened(ACME), change, happened(ACME, day(2), "e-3"))["tier"] == "key"


def test_a_change_dated_before_the_onboarding_does_not_override_it() -> None:
    change = happened(ClientDetailsChanged(name="Acme & Sons", tier="key"), day(-30), "e-2")
    seen = view(happened(ACME), change)
    assert (seen["name"], seen["tier"]) == ("Acme Ltd", "standard")


def test_an_onboarding_that_names_no_partner_leaves_the_one_assigned_before() -> None:
    ben = happened(ResponsiblePartnerAssigned(partner="p-ben"), day(-1), "e-2")
    onboarded = happened(ClientOnboarded(name="Acme Ltd", since=date(2020, 1, 6)))
    assert view(ben, onboarded)["responsible_partner"]["person"] == "p-ben"


def test_the_partner_assigned_last_is_responsible() -> None:
    ben = happened(ResponsiblePartnerAssigned(partner="p-ben"), day(3), "e-2")
    eve = happened(ResponsiblePartnerAssigned(partner="p-eve"), day(2), "e-3")
    assert view(happened(ACME))["responsible_partner"] == {"person": "p-anna", "since": "2026-03-02T09:00:00Z"}
    assert view(happened(ACME), ben, eve)["responsible_partner"] == {"person": "p-ben", "since": "2026-03-05T09:00:00Z"}


def test_a_step_counts_from_its_first_completion() -> None:
    again = happened(OnboardingStepCompleted(step=OnboardingStep.FEE_EXPLAINED, by="p-ben"), day(4), "e-2")
    first = happened(OnboardingStepCompleted(step=OnboardingStep.FEE_EXPLAINED, by="p-anna"), day(1), "e-3")
    onboarding = view(happened(ACME), again, first)["onboarding"]
    assert onboarding["done"] == [{"step": "fee_explained", "at": "2026-03-03T09:00:00Z", "by": "p-anna"}]
    assert "fee_explained" not in onboarding["missing"]
    assert len(onboarding["missing"]) == len(OnboardingStep) - 1


def test_terms_and_policy_are_replaced_as_a_whole() -> None:
    contract = TermsAgreed(commitment=Commitment.UNDER_CONTRACT, renewal_on=date(2026, 12, 31))
    seen = view(
        happened(ACME),
        happened(TermsAgreed(commitment=Commitment.FREE_TO_LEAVE), day(2), "e-2"),
        happened(contract, day(1), "e-3"),
        happened(CommunicationsPolicyAgreed(answer_calls_within_hours=4), day(1), "e-4"),
        happened(CommunicationsPolicyAgreed(answer_emails_within_hours=24), day(2), "e-5"),
    )
    assert seen["terms"] == {"agreed_at": "2026-03-04T09:00:00Z", "commitment": "free_to_leave"}
    assert "answer_calls_within_hours" not in seen["communications_policy"]
    assert seen["communications_policy"]["answer_emails_within_hours"] == 24


def test_a_closing_reported_again_corrects_the_first() -> None:
    closed = happened(ClientClosed(reason=ClosingReason.OTHER), day(1), "e-2")
    corrected = ClientClosed(reason=ClosingReason.LEFT)
    event(clients.decide(after(happened(ACME), closed), reported(corrected, day(2))))
    seen = view(happened(ACME), happened(corrected, day(2), "e-3"), closed)
    assert seen["closed"] == {"at": "2026-03-04T09:00:00Z", "reason": "left"}


def test_facts_wait_for_the_onboarding_and_settle_with_it() -> None:
    step = happened(OnboardingStepCompleted(step=OnboardingStep.FEE_EXPLAINED), day(2), "e-1")
    change = happened(ClientDetailsChanged(name="Acme", tier="key"), day(1), "e-2")
    partner = happened(ResponsiblePartnerAssigned(partner="p-ben"), day(0), "e-3")
    early = view(step, change, partner)
    assert early["onboarded_at"] is None
    assert [(entry["id"], entry["type"]) for entry in early["unmatched"]] == [
        ("e-3", "ResponsiblePartnerAssigned"),
        ("e-2", "ClientDetailsChanged"),
        ("e-1", "OnboardingStepCompleted"),
    ]
    settled = view(step, change, partner, happened(ACME, day(-1), "e-4"))
    assert (settled["onboarded_at"], settled["unmatched"]) == ("2026-03-01T09:00:00Z", [])


def test_times_are_answered_in_utc() -> None:
    paris = datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=1)))
    assert view(happened(ACME, paris))["onboarded_at"] == "2026-03-02T09:00:00Z"


def test_an_event_of_a_type_not_known_here_changes_nothing() -> None:
    newer = Event("e-9", "rapport.HandShaken.v1", happened(ACME).topic, "acme", 2, MONDAY, MONDAY, None)
    assert clients.evolve(after(happened(ACME)), newer) == after(happened(ACME))


@pytest.mark.parametrize(
    "edge",
    [
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5))),
    ],
)
def test_no_time_is_too_strange_to_fold(edge: datetime) -> None:
    state = after(happened(ACME, edge))
    assert clients.decode(clients.encode(state)) == state
