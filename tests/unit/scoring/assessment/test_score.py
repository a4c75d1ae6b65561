"""The score: its examples, and what must hold for any client."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain import INITIAL, assess
from services.scoring.domain.assessment.score import chance, log_odds_at, points_per_log_odds, score, shared_out
from shared.events import interactions
from shared.events.event import Event
from shared.events.interactions import Channel, ContactLogged
from shared.events.scoring import Band
from tests.support.stories.scoring import POLICY, contact, day, event, health, onboarded
from tests.support.stories.scoring_histories import NOW, WHEN, contacts, histories


@given(histories())
def test_contributions_add_up_to_the_distance_from_neutral(events: list[Event]) -> None:
    found = health(NOW + 3, *events)
    points = [each.points for each in found.contributions]
    assert sum(points) == sum(reversed(points)) == found.score - 75
    assert 0 <= found.score <= 100
    assert 0 <= found.confidence <= 1
    assert 0 <= found.chance_of_trouble <= 1


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=60))
def test_points_are_shared_out_to_the_last_bit(changes: list[float]) -> None:
    points, shares = shared_out(changes)
    assert sum(shares) == sum(sorted(shares)) == points - 75
    assert math.isclose(points, score(math.fsum(changes)), abs_tol=1e-11)
    factor = points_per_log_odds(math.fsum(changes))
    assert all(math.isclose(each, factor * change, abs_tol=1e-9) for each, change in zip(shares, changes, strict=True))


@given(st.floats(-60, 60))
def test_points_stay_exact_near_neutral(total: float) -> None:
    assert math.isclose(score(total) - 75, total * points_per_log_odds(total), abs_tol=1e-9)
    assert math.isclose(score(total), 100 / (1 + math.exp(total - math.log(3))), abs_tol=1e-9)


def test_a_tiny_reason_is_worth_eighteen_and_three_quarter_points_per_log_odds() -> None:
    assert points_per_log_odds(1e-12) == pytest.approx(-18.75)
    assert points_per_log_odds(0) == -18.75


@given(st.floats(0.01, 99.99))
def test_the_log_odds_of_a_score_give_that_score(points: float) -> None:
    assert math.isclose(score(log_odds_at(points)), points, rel_tol=1e-9)


@given(histories(), WHEN, contacts)
def test_a_contact_never_lowers_the_score(events: list[Event], when: float, more: ContactLogged) -> None:
    known = [event(0, interactions.StatusReported(), name="first"), *events]
    before = health(NOW + 3, *known)
    after = health(NOW + 3, *known, event(when, more, name="one more"))
    assert after.score >= before.score - 1e-9


@given(histories(), WHEN)
def test_an_unresolved_complaint_never_raises_the_score(events: list[Event], when: float) -> None:
    known = [event(0, interactions.StatusReported(), name="first"), *events]
    complaint = interactions.ComplaintRaised(complaint="new", about="the bill")
    before, after = health(NOW + 3, *known), health(NOW + 3, *known, event(when, complaint, name="complaint"))
    assert after.score < before.score
    assert after.band is not Band.GREEN


@given(histories())
def test_evidence_is_bounded_and_real(events: list[Event]) -> None:
    ids = {each.id for each in events}
    found = health(NOW + 3, *events)
    said = [(each.why, each.evidence) for each in found.contributions]
    said += [(each.why, each.evidence) for each in found.risks]
    for why, evidence in said:
        assert why
        assert set(evidence) <= ids
        assert len(evidence) <= 20


def test_nothing_known_is_neutral_and_not_enough_known() -> None:
    found = assess(INITIAL, day(0), POLICY)
    assert found.score == 75
    assert found.band is Band.NOT_ENOUGH_KNOWN
    assert found.confidence == 0
    assert found.chance_of_trouble == pytest.approx(chance(-3.3))
    assert found.risks == ()


def test_a_client_nobody_onboarded_is_scored_from_the_first_recording() -> None:
    found = health(90, contact(0))
    alone = health(90, onboarded(0), contact(0))
    assert found.score == pytest.approx(alone.score, abs=0.3)


def contributed(kind: str, when: float, *events: Event) -> float:
    return sum(each.log_odds for each in health(when, onboarded(), *events).contributions if each.kind == kind)


def missed(name: str, when: float) -> Event:
    return event(when, interactions.CallMissed(call=name), name=f"missed-{name}")


def test_an_open_complaint_weighs_the_same_for_ever_and_fades_once_resolved() -> None:
    raised = event(10, interactions.ComplaintRaised(complaint="c", about="the bill"))
    resolved = event(20, interactions.ComplaintResolved(complaint="c"))
    assert contributed("complaint", 10, raised) == contributed("complaint", 900, raised) == 1.5
    assert contributed("complaint", 200, raised, resolved) == 0
    assert contributed("complaint_resolved", 200, raised, resolved) == pytest.approx(0.75)


def test_unreturned_calls_grow_by_the_week_and_fade_once_returned() -> None:
    assert contributed("calls", 7, missed("a", 0)) == pytest.approx(0.8)
    assert contributed("calls", 70, missed("a", 0)) == pytest.approx(1.2)
    back = event(7, interactions.CallReturned(call="a"))
    assert contributed("calls", 52, missed("a", 0), back) == pytest.approx(0.2)


def test_a_broken_promise_and_a_missed_deadline_weigh_and_fade() -> None:
    broken = event(0, interactions.PromiseBroken(promise="p"))
    late = event(0, interactions.DeadlineMissed(deadline="d"))
    assert contributed("promise_missed", 180, broken) == pytest.approx(0.4)
    assert contributed("deadline_missed", 180, late) == pytest.approx(0.4)


def test_kept_promises_help_up_to_a_limit() -> None:
    kept = [event(0, interactions.PromiseKept(promise=f"p{number}"), name=f"kept-{number}") for number in range(5)]
    met = event(0, interactions.DeadlineMet(deadline="d"))
    assert contributed("promises_kept", 0, kept[0], met) == pytest.approx(-0.4)
    assert contributed("promises_kept", 0, *kept) == pytest.approx(-0.6)


def test_the_latest_score_of_each_person_counts_within_limits() -> None:
    def said(when: float, nps: int, who: str) -> Event:
        return event(when, interactions.FeedbackReceived(nps=nps, respondent=who), name=f"nps-{who}-{when:g}")

    assert contributed("nps", 365, said(0, 3, "A")) == pytest.approx(0.25)
    assert contributed("nps", 10, said(0, 3, "A"), said(10, 9, "A")) == pytest.approx(-0.5)
    assert contributed("nps", 10, said(10, 3, "A"), said(10, 2, "B")) == pytest.approx(0.5)
    assert contributed("nps", 10, said(0, 3, "A"), said(10, 8, "A")) == 0


def test_further_instructions_help_but_the_first_matter_does_not() -> None:
    def opened(name: str, area: str) -> Event:
        return event(0, interactions.MatterOpened(matter=name, title="A lease", practice_area=area), name=name)

    assert contributed("instructions", 0, opened("a", "tax")) == 0
    assert contributed("instructions", 365, opened("a", "tax"), opened("b", "tax")) == pytest.approx(-0.2)
    areas = [opened(name, name) for name in ("property", "tax", "labour", "family")]
    assert contributed("instructions", 0, *areas) == pytest.approx(-0.8)
    assert contributed("breadth", 0, *areas[:2]) == 0
    assert contributed("breadth", 0, *areas[:3]) == pytest.approx(-0.5)
    assert contributed("breadth", 0, *areas) == pytest.approx(-1)


def test_people_known_to_the_client_help() -> None:
    met = [contact(number, by=who) for number, who in enumerate(("anna", "ben", "cleo"))]
    assert contributed("breadth", 5, met[0]) == 0
    assert contributed("breadth", 5, *met[:2]) == pytest.approx(-0.25)
    assert contributed("breadth", 5, *met) == pytest.approx(-0.5)


def test_competitors_weigh_up_to_a_limit() -> None:
    said = [event(number, interactions.CompetitorMentioned(competitor="Smith & Co")) for number in range(3)]
    assert contributed("competitor", 90, said[0]) == pytest.approx(0.4)
    assert contributed("competitor", 2, *said) == pytest.approx(1.2)


def test_a_dormant_client_may_be_silent_for_longer() -> None:
    assert health(90, onboarded(tier="dormant")).score > health(90, onboarded(tier="key")).score + 10


def test_cadence_counts_real_contacts_of_a_year() -> None:
    events = [contact(when, Channel.MEETING) for when in (0, 100, 200, 400)]
    found = health(410, onboarded(), *events, contact(405, Channel.EMAIL)).cadence
    assert (found.contacts, found.expected, found.last_contact) == (3, 10, day(400))
    assert health(73, onboarded()).cadence.expected == pytest.approx(2, abs=0.02)


def test_a_green_of_which_too_little_is_known_says_so() -> None:
    assert health(2, onboarded(), contact(1)).band is Band.NOT_ENOUGH_KNOWN
    assert health(40, onboarded(), contact(1), contact(30), contact(35)).band is Band.GREEN
