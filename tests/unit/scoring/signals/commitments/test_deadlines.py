"""deadline_at_risk, deadline_missed and client_not_told: a date that is in danger, and who was told."""

from datetime import datetime
from itertools import permutations

import pytest
from hypothesis import given

from services.scoring.domain import NOTHING_PUBLISHED, react
from shared.events import interactions
from shared.events.event import Event
from shared.events.scoring import Band, RiskClosed, RiskKind
from shared.events.statements.endings import EndedAs
from tests.support.stories.scoring import POLICY, contact, day, event, health, is_open, onboarded, risks
from tests.support.stories.scoring import told as told_of
from tests.support.stories.scoring_histories import NOW, histories


def due(when: float = 0, on: float = 20) -> Event:
    return event(when, interactions.DeadlineSet(deadline="d", what="File the defence", due=day(on), owner="cleo"))


def at_risk(when: float = 10, reason: str | None = None) -> Event:
    return event(when, interactions.DeadlineAtRisk(deadline="d", reason=reason))


def told(when: float = 10.5, expected: datetime | None = None) -> Event:
    return event(when, interactions.ClientToldOfDelay(deadline="d", expected=expected))


MET = event(19, interactions.DeadlineMet(deadline="d"))

MISSED = event(21, interactions.DeadlineMissed(deadline="d"))


def test_a_deadline_at_risk_is_a_risk_at_once() -> None:
    risk = risks(10, due(), at_risk(reason="the expert is ill"))["deadline_at_risk", "d"]
    assert risk.since == risk.cause_time == day(10)
    assert risk.concerns == ("cleo",)
    assert risk.why == (
        "“File the defence”, due on 21 January, may be late. Our note: “the expert is ill”. "
        "No record that the client was told."
    )


def test_telling_the_client_is_news_of_a_deadline_at_risk_not_its_end() -> None:
    before, after = risks(11, due(), at_risk()), risks(11, due(), at_risk(), told())
    assert before["deadline_at_risk", "d"].detail != after["deadline_at_risk", "d"].detail
    assert "The client was told 12 hours after we knew." in after["deadline_at_risk", "d"].why


def test_met_or_missed_ends_a_deadline_at_risk() -> None:
    assert not is_open("deadline_at_risk", 22, due(), at_risk(), MET, subject="d")
    assert not is_open("deadline_at_risk", 22, MET, at_risk(), due(), subject="d")
    assert not is_open("deadline_at_risk", 22, due(), at_risk(), MISSED, subject="d")


def test_a_deadline_of_which_nothing_more_is_heard_is_no_longer_followed() -> None:
    assert is_open("deadline_at_risk", 33, due(), at_risk(), subject="d")
    assert not is_open("deadline_at_risk", 34, due(), at_risk(), subject="d")
    assert is_open("deadline_at_risk", 43, due(), at_risk(), told(expected=day(30)), subject="d")


def test_moving_a_deadline_starts_afresh() -> None:
    moved = due(12, on=60)
    assert not is_open("deadline_at_risk", 13, due(), at_risk(), moved, subject="d")
    assert not is_open("client_not_told", 13, moved, at_risk(), due(), subject="d")
    assert is_open("deadline_at_risk", 51, due(), at_risk(), moved, at_risk(50), subject="d")


def test_a_deadline_is_missed_by_a_fact_not_by_the_calendar() -> None:
    assert not is_open("deadline_missed", 25, due(), subject="d")
    assert is_open("deadline_missed", 25, due(), MISSED, told(22), subject="d")
    assert not is_open("deadline_missed", 51, due(), MISSED, told(22), subject="d")


@pytest.mark.parametrize("events", list(permutations([due(), at_risk(), MISSED, told(24)])))
def test_a_miss_that_nobody_told_them_of_is_one_risk_that_says_both_whatever_is_heard_first(
    events: tuple[Event, ...],
) -> None:
    """Told of it, they still wait: the missed deadline is a risk by itself then."""
    kinds = [{kind for kind, _ in risks(when, *(each for each in events if each.time <= day(when)))} for when in DAYS]
    about = {"deadline_at_risk", "deadline_missed", "client_not_told"}
    assert [found & about for found in kinds] == [
        {"deadline_at_risk"},
        {"deadline_at_risk", "client_not_told"},
        {"client_not_told"},
        {"deadline_missed"},
        set(),
    ]


#: At risk, a day later, missed, told of the miss, and when amends are past.
DAYS = (10.5, 12, 22, 25, 55)


def test_it_says_when_it_was_due_that_it_was_missed_why_and_that_there_is_no_record_of_telling_them() -> None:
    missed = event(21, interactions.DeadlineMissed(deadline="d", reason="The expert fell ill"))
    risk = risks(22, due(), missed)["client_not_told", "d"]
    assert risk.why == (
        "“File the defence”, due on 21 January, was missed. Our note: “The expert fell ill”. "
        "No record that the client was told."
    )
    assert "was missed on 22 January. " in risks(22, missed)["client_not_told", "d"].why


@given(histories())
def test_no_history_makes_two_risks_of_one_miss(events: list[Event]) -> None:
    open_now = risks(NOW + 3, *events)
    assert not [name for kind, name in open_now if kind == "deadline_missed" and ("client_not_told", name) in open_now]


def test_the_risk_that_yields_says_to_which_it_does() -> None:
    warned = event(20, interactions.ClientToldOfDelay(deadline="d"))
    moved = event(20.5, interactions.DeadlineSet(deadline="d", what="The defence", due=day(20.9)), name="moved")
    _, published = react(told_of(due(), warned, MISSED), NOTHING_PUBLISHED, day(22), "fact", POLICY, {})
    assert ("deadline_missed", "d") in {(risk.kind, risk.subject) for risk in published.risks}
    said, after = react(told_of(due(), warned, MISSED, moved), published, day(23), "fact", POLICY, {})
    [closed] = [each.data for each in said if isinstance(each.data, RiskClosed)]
    assert (closed.kind, closed.facts) == (RiskKind.DEADLINE_MISSED, EndedAs(kind="untold_as_well"))
    assert "client_not_told" in {risk.kind for risk in after.risks}


def test_a_client_not_told_of_a_risk_within_a_day_is_a_risk() -> None:
    assert not is_open("client_not_told", 10.9, due(), at_risk(), subject="d")
    assert is_open("client_not_told", 11, due(), at_risk(), subject="d")
    assert not is_open("client_not_told", 12, due(), at_risk(), told(), subject="d")
    assert not is_open("client_not_told", 12, told(), at_risk(), due(), told(), subject="d")


def test_an_untold_missed_deadline_is_a_risk_at_once_and_makes_the_band_red() -> None:
    untold = [onboarded(), contact(15), due(), MISSED]
    assert is_open("client_not_told", 21, *untold, subject="d")
    assert health(21, *untold).band is Band.RED
    assert health(21, *untold).score > 40
    assert health(21, *untold, told(21)).band is not Band.RED


def test_being_told_while_at_risk_counts_when_it_is_missed() -> None:
    assert not is_open("client_not_told", 25, due(), at_risk(), told(), MISSED, subject="d")


def test_a_missed_deadline_reported_late_says_when_it_became_known() -> None:
    late = event(21, interactions.DeadlineMissed(deadline="d"), recorded=40)
    risk = risks(40, due(), late, told(40))["deadline_missed", "d"]
    assert (risk.cause_time, risk.cause_recorded) == (day(21), day(40))


def test_what_was_missed_is_the_date_given_before_not_one_given_after() -> None:
    def why(*events: Event) -> str:
        [lapse] = [each.why for each in health(23, *events).contributions if each.kind == "deadline_missed"]
        [why_open] = [risk.why for (_, name), risk in risks(23, *events).items() if name == "d"]
        assert ", due on " + lapse.split("(due on ")[1][:-2] in why_open
        return lapse

    before, after = told(11, expected=day(20.5)), told(22, expected=day(40))
    assert why(due(), MISSED) == "We missed a deadline: “File the defence” (due on 21 January)."
    assert why(due(), MISSED, after) == why(after, MISSED, due()) == why(due(), MISSED)
    assert why(due(), at_risk(), before, MISSED) == "We missed a deadline: “File the defence” (due on 22 January)."
