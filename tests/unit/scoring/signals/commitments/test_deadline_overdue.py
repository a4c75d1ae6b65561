"""deadline_overdue: a deadline has passed, and nobody said a word of it."""

from datetime import date, datetime

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, react
from shared.events import interactions
from shared.events.event import Event
from shared.events.scoring import RiskClosed, RiskKind
from tests.support.stories.scoring import POLICY, contact, day, event, health, is_open, onboarded, risks, told

KIND = RiskKind.DEADLINE_OVERDUE.value
SET = event(0, interactions.DeadlineSet(deadline="d", what="Answer to the court", due=day(20), owner="cleo"))
#: Noon of the day after it was due: until then somebody may say that it was met.
OPENS = 20.5


def at_risk(when: float) -> Event:
    return event(when, interactions.DeadlineAtRisk(deadline="d"))


def passed(when: float, *events: Event) -> bool:
    return is_open(KIND, when, SET, *events, subject="d")


def test_a_deadline_that_passes_without_a_word_is_a_risk_the_day_after() -> None:
    assert not passed(20.49)
    risk = risks(OPENS, SET)[KIND, "d"]
    assert risk.since == risk.cause_time == risk.cause_recorded == day(OPENS)
    assert risk.concerns == ("cleo",)
    assert risk.evidence == ("DeadlineSet-0",)


def test_it_claims_no_more_than_is_known() -> None:
    why = risks(21, SET)[KIND, "d"].why
    assert "Answer to the court" in why
    assert "No record that it was met." in why
    assert not is_open("deadline_missed", 21, SET, subject="d")


def test_it_moves_no_score() -> None:
    assert health(21, onboarded(), SET).score == health(21, onboarded()).score


@pytest.mark.parametrize(
    ("word", "why"),
    [
        (event(22, interactions.DeadlineMet(deadline="d")), "The deadline was met on 23 January."),
        (event(22, interactions.DeadlineMissed(deadline="d")), "The deadline was missed on 23 January."),
        (at_risk(22), "It was said on 23 January that it is at risk."),
        (
            event(22, interactions.ClientToldOfDelay(deadline="d", expected=day(40))),
            "The deadline was moved to 10 February.",
        ),
        (
            event(22, interactions.DeadlineSet(deadline="d", what="Answer to the court", due=day(40))),
            "The deadline was moved to 10 February.",
        ),
    ],
    ids=["met", "missed", "at risk", "told", "moved"],
)
def test_any_word_ends_it_whatever_came_first(word: Event, why: str) -> None:
    assert passed(22)
    for events in ((SET, word), (word, SET, word)):
        assert not is_open(KIND, 23, *events, subject="d")
    _, published = react(told(SET), NOTHING_PUBLISHED, day(21.5), "fact", POLICY, {})
    found, _ = react(told(SET, word), published, day(23), "fact", POLICY, {})
    assert why in [each.data.why for each in found if isinstance(each.data, RiskClosed)]


def test_a_new_time_that_passes_without_a_word_opens_it_again() -> None:
    word = event(18, interactions.ClientToldOfDelay(deadline="d", expected=day(40)))
    assert not passed(30, word)
    assert passed(40.5, word)


def test_a_contact_says_nothing_of_the_deadline() -> None:
    assert passed(22, contact(21))


def test_one_that_was_at_risk_before_stays_at_risk_and_is_told_once() -> None:
    assert not passed(22, at_risk(18))
    assert is_open("deadline_at_risk", 22, SET, at_risk(18), subject="d")


def test_after_three_months_nobody_follows_it_any_more() -> None:
    assert passed(110.4)
    assert not passed(OPENS + 90)
    _, published = react(told(SET), NOTHING_PUBLISHED, day(21), "fact", POLICY, {})
    found, _ = react(told(SET), published, day(OPENS + 90), "review", POLICY, {})
    assert "Overdue for 90 days: no longer followed." in [
        each.data.why for each in found if isinstance(each.data, RiskClosed)
    ]


def test_a_date_without_an_hour_passes_at_the_end_of_the_day() -> None:
    end = datetime.fromisoformat("2026-01-21T23:59:59+00:00")
    dated = interactions.DeadlineSet(deadline="d", what="x", due=end, due_day=date(2026, 1, 21))
    # Twelve hours from midnight, the 22nd at noon.
    assert not is_open(KIND, 20.99, event(0, dated), subject="d")
    assert is_open(KIND, 21, event(0, dated), subject="d")
