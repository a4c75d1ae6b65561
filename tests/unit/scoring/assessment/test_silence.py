"""Silence: what past contact earns is bounded and used up, silence itself grows; the chance of trouble goes apart."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_fields

from services.scoring.domain import Policy, assess, load_policy
from services.scoring.domain.assessment.score import chance
from services.scoring.domain.assessment.silence import Silence, silence
from services.scoring.domain.policy.model import Policy as Model
from services.scoring.domain.signals.contact.rhythm import breaks_at
from services.scoring.domain.state.clock import micros
from shared.events import interactions
from shared.events.event import Event
from shared.events.interactions import Channel, ContactLogged
from shared.events.scoring import Band
from tests.support.stories.scoring import POLICY, POLICY_TEXT, contact, day, event, health, onboarded, told
from tests.support.stories.scoring_histories import NOW, contacts, histories

WORST_FIRST = (Band.RED, Band.AMBER, Band.NOT_ENOUGH_KNOWN, Band.GREEN)


def model(when: float, *events: Event, policy: Model = POLICY) -> Silence:
    return silence(told(*events), micros(day(when)), policy)


@given(histories(), st.lists(st.floats(0, 500), min_size=2, max_size=8).map(sorted))
def test_it_never_falls_as_time_passes(events: list[Event], moments: list[float]) -> None:
    seen = model(NOW + 3, *events)
    course = [seen.log_odds(ahead) for ahead in moments]
    assert all(after >= before - 1e-12 for before, after in pairwise(course))
    assert POLICY.silence.credit <= course[0] <= course[-1] < 2


@given(histories(), st.floats(0, 400))
def test_looking_ahead_says_what_will_be_said_then(events: list[Event], ahead: float) -> None:
    known = [event(0, interactions.StatusReported(), name="first"), *events]
    now, then = model(NOW + 3, *known), model(NOW + 3 + ahead, *known)
    assert now.log_odds(ahead) == pytest.approx(then.log_odds(), abs=1e-6)


def test_credit_is_bounded_and_gone_after_the_tiers_days() -> None:
    daily = [onboarded(-700, tier="key"), *(contact(-number, Channel.MEETING) for number in range(300))]
    course = [model(when, *daily) for when in (0, 30, 60)]
    assert [seen.compared() < -1 for seen in course] == [True, True, True]
    lapse = [seen.log_odds() - (-1 + seen.quiet / 60) for seen in course]
    assert lapse[0] == 0
    assert 0 < lapse[1] < lapse[2] == pytest.approx(model(60, *daily).log_odds())


def test_a_limit_of_no_days_earns_nothing() -> None:
    seen = model(0, onboarded(-700), *(contact(-number) for number in range(300)))
    assert with_fields(seen, limit=0).log_odds() == 0


def a_year_of_calls(gap: int) -> list[Event]:
    return [contact(-number) for number in range(0, 365, gap)]


def test_the_chance_of_trouble_goes_by_what_is_usual_and_the_score_by_what_was_agreed() -> None:
    text = POLICY.tiers["standard"]
    usual = replace(POLICY, tiers={**POLICY.tiers, "standard": replace(text, rate=3.0)})
    state = told(onboarded(-400), *a_year_of_calls(60))
    agreed, fitted = assess(state, day(20), POLICY), assess(state, day(20), usual)
    assert agreed.score == fitted.score
    assert fitted.chance_of_trouble < agreed.chance_of_trouble


def test_a_rate_that_is_left_out_is_as_agreed() -> None:
    press = "{contacts_a_year: {value: 4, unit: contacts a year, basis: prior, source: ours}, no_contact: "
    days = "{value: 120, unit: days, basis: prior, source: ours}}"
    ours = load_policy(POLICY_TEXT, f"tiers: {{press: {press}{days}}}")
    assert ours.tiers["press"].usual == 4


def test_years_known_lower_the_chance_of_trouble_and_not_the_score() -> None:
    def known_for(years: float) -> tuple[float, float]:
        found = assess(told(onboarded(-365.25 * years)), day(0), history_from_today())
        return found.score, found.chance_of_trouble

    (new, at_first), (old, later) = known_for(0), known_for(8)
    assert new == old == pytest.approx(75, abs=0.5)
    assert at_first == pytest.approx(chance(-3.3), abs=2e-3)
    assert later == pytest.approx(at_first / 3, rel=0.03), "nine years, counted from one: e^(-ln 9 / 2)"


def history_from_today() -> Policy:
    return replace(POLICY, history_from=day(0).date())


@given(histories(), st.floats(0.01, 2.9), contacts)
def test_the_band_like_the_score_never_falls_because_somebody_is_in_touch(
    events: list[Event], later: float, more: ContactLogged
) -> None:
    known = [event(0, interactions.StatusReported(), name="first"), *events]
    before = health(NOW + 3, *known)
    after = health(NOW + 3, *known, event(NOW + later, more, name="one more"))
    assert after.score >= before.score - 1e-9
    assert WORST_FIRST.index(after.band) >= WORST_FIRST.index(before.band)


def test_a_burst_after_a_slow_rhythm_breaks_nothing_sooner() -> None:
    slow = [onboarded(-800), *(contact(-70 * number) for number in range(1, 12))]
    burst = [contact(-0.2 + number / 24) for number in range(4)]
    before, after = breaks_at(told(*slow), POLICY), breaks_at(told(*slow, *burst), POLICY)
    alone = breaks_at(told(*burst), POLICY)
    assert before is not None
    assert after is not None
    assert alone is not None
    assert alone[1] < before[1] <= after[1]
