"""The next look: never later than a day-by-day scan finds a change, with at most a fifth of its assessments."""

from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain import Policy, State, assess, assess_and_forecast, review_at
from shared.events import clients, interactions
from shared.events.event import Event
from shared.events.people import WorkingHours
from tests.support.stories.scoring import POLICY, contact, day, event, onboarded, told
from tests.support.stories.scoring_histories import NOW, histories
from tests.support.stories.scoring_people import away, policy_with, somebody

SCAN = 400
Sight = tuple[str, frozenset[tuple[str, str]]]


#: Anna works on weekend nights, far away, and is gone in spring; Ben, who stands in, is away before that.
NIGHTS = WorkingHours(start=time(20), end=time(23, 30), days=(6, 7))
ELSEWHERE = policy_with(
    {
        "anna": somebody(away("2027-03-01", "2027-06-01", deputy="ben"), zone="Australia/Sydney", working_hours=NIGHTS),
        "ben": somebody(away("2027-01-20", "2027-02-10"), holidays="GB-ENG"),
    }
)


def sight(state: State, at: datetime, policy: Policy = POLICY) -> Sight:
    found = assess(state, at, policy)
    return found.band.value, frozenset((risk.kind.value, risk.subject) for risk in found.risks)


def changes(state: State, moments: list[datetime], policy: Policy) -> list[tuple[datetime, Sight]]:
    found, last = [], sight(state, moments[0], policy)
    for at in moments[1:]:
        now = sight(state, at, policy)
        if now != last:
            found.append((at, now))
        last = now
    return found


def looks(state: State, start: datetime, end: datetime, policy: Policy = POLICY) -> list[datetime]:
    moments = [start]
    while (after := review_at(state, moments[-1], policy)) is not None and after <= end:
        assert after > moments[-1]
        moments.append(after)
        assert len(moments) < 1_000
    return moments


def as_of(seen: list[tuple[datetime, Sight]], at: datetime, first: Sight) -> Sight:
    return ([first] + [sight for when, sight in seen if when <= at])[-1]


@given(histories(), st.integers(0, 3), st.sampled_from([POLICY, ELSEWHERE]))
def test_a_look_is_never_later_than_a_day_by_day_scan_and_a_fifth_as_often(
    events: list[Event], wait: int, policy: Policy
) -> None:
    state, start = told(*events), day(NOW + 3 + wait)
    scan = [start + timedelta(days=number) for number in range(SCAN + 1)]
    moments = looks(state, start, scan[-1], policy)
    first, looked = sight(state, start, policy), changes(state, moments, policy)
    for at in scan:
        assert as_of(looked, at, first) == sight(state, at, policy), at
    assert len(moments) <= SCAN / 5


def test_a_client_who_is_gone_needs_no_look() -> None:
    assert review_at(told(onboarded(), event(5, clients.ClientClosed())), day(6), POLICY) is None


def test_the_look_comes_when_a_risk_opens() -> None:
    promise = interactions.PromiseMade(promise="p", what="The draft", due=day(12))
    state = told(onboarded(), contact(10), event(10, promise))
    assert review_at(state, day(10), POLICY) == day(12)


def test_a_step_known_to_the_microsecond_is_not_looked_at_one_later() -> None:
    events = [
        event(0, interactions.PromiseKept(promise="a")),
        event(400, clients.TermsAgreed(commitment="free_to_leave")),
    ]
    sent = event(2_000 / 24, interactions.ReferralReceived(referral="a", who="Brown & Co"))
    assert day(765) in looks(told(*events, sent), day(405), day(800))


def test_the_look_comes_when_enough_is_known() -> None:
    state = told(onboarded(), *(contact(0.1 * number) for number in range(5)))
    after = review_at(state, day(1), POLICY)
    assert after is not None
    assert assess(state, after - timedelta(seconds=2), POLICY).band.value == "not_enough_known"
    assert assess(state, after, POLICY).band.value == "green"


def test_the_look_comes_as_the_score_reaches_the_edge_of_its_band() -> None:
    state = told(onboarded(-400), *(contact(-30 * number) for number in range(10)))
    moments = looks(state, day(1), day(80))
    bands = [assess(state, at, POLICY).band.value for at in moments]
    assert bands[0] == "green"
    assert bands[-1] == "amber"
    turned = moments[bands.index("amber")]
    assert assess(state, turned - timedelta(seconds=3), POLICY).score >= 65


def test_a_look_comes_at_least_once_a_year() -> None:
    state = told(onboarded(-4_000))
    after = review_at(state, day(0), POLICY)
    assert after is not None
    assert after <= day(365.1)


@given(histories())
def test_one_look_says_what_an_assessment_and_a_forecast_say(events: list[Event]) -> None:
    state, at = told(*events), day(NOW + 3)
    assert assess_and_forecast(state, at, POLICY) == (assess(state, at, POLICY), review_at(state, at, POLICY))
