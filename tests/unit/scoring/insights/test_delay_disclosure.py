"""Between knowing and telling: measured deadline by deadline, and late telling weighs a little until it is met."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain import encode, review_at
from services.scoring.domain.insights.delay_disclosure import tellings
from services.scoring.domain.state.clock import DAY, HOUR, micros
from shared.events.event import Event
from shared.events.interactions import ClientToldOfDelay, DeadlineAtRisk, DeadlineMet, DeadlineMissed, DeadlineSet
from tests.support.stories.scoring import POLICY, contact, day, event, health, onboarded, risks
from tests.support.stories.scoring import told as after
from tests.support.stories.scoring_histories import histories

DUE = event(0, DeadlineSet(deadline="d", what="File the defence", due=day(20), owner="cleo"))
AT_RISK = event(10, DeadlineAtRisk(deadline="d"))
MET = event(19, DeadlineMet(deadline="d"))
MISSED = event(21, DeadlineMissed(deadline="d"))


def told(when: float) -> Event:
    return event(when, ClientToldOfDelay(deadline="d"))


def lag(*events: Event) -> int | None:
    (found,) = tellings(after(*events))
    return found.lag


def late(when: float, *events: Event) -> float:
    return sum(each.log_odds for each in health(when, *events).contributions if each.kind == "told_late")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((DUE, AT_RISK), None),
        ((DUE, AT_RISK, told(10.5)), 12 * HOUR),
        ((DUE, AT_RISK, told(13), told(18)), 3 * DAY),
        ((DUE, AT_RISK, told(13), MET), 3 * DAY),
        ((DUE, MISSED, told(23)), 2 * DAY),
        ((DUE, told(9), AT_RISK), 0),
    ],
)
def test_from_our_knowing_to_their_hearing_of_it_first(events: tuple[Event, ...], expected: int | None) -> None:
    assert lag(*events) == lag(*events[::-1]) == expected


def test_what_became_of_it_is_remembered_too() -> None:
    (found,) = tellings(after(DUE, AT_RISK, told(13), MET))
    assert (found.deadline, found.what, found.owner) == ("d", "File the defence", "cleo")
    assert (found.knew, found.told, found.met) == tuple(micros(day(when)) for when in (10, 13, 19))
    assert (found.missed, found.due) == (None, micros(day(20)))


def test_a_deadline_never_in_danger_is_no_telling() -> None:
    assert tellings(after(DUE, MET)) == tellings(after(DUE)) == []


def test_the_risk_says_how_soon_they_heard() -> None:
    said = risks(14, DUE, AT_RISK, told(13))["deadline_at_risk", "d"].why
    assert said.endswith("may be late. The client was told 3 days after we knew.")
    assert risks(14, DUE, AT_RISK, told(10))["deadline_at_risk", "d"].why.endswith("was told at once.")
    assert risks(14, DUE, AT_RISK, told(10.25))["deadline_at_risk", "d"].why.endswith("told 6 hours after we knew.")
    missed = risks(22, DUE, AT_RISK, told(10), MISSED)["deadline_missed", "d"].why
    assert missed == "“File the defence”, due on 21 January, was missed. The client was told at once."


def test_telling_them_within_a_day_costs_nothing() -> None:
    assert late(60, DUE, AT_RISK, told(11)) == 0


def test_telling_them_late_weighs_from_the_end_of_the_day_and_fades() -> None:
    assert late(10.9, DUE, AT_RISK) == 0
    assert late(11, DUE, AT_RISK) == pytest.approx(0.2)
    assert late(101, DUE, AT_RISK, told(13)) == late(101, DUE, AT_RISK) == pytest.approx(0.1)


def test_it_is_forgiven_once_the_deadline_is_met() -> None:
    assert late(30, DUE, AT_RISK, told(13), MET) == late(30, DUE, AT_RISK, MET) == 0


def test_late_telling_says_of_what_and_how_late() -> None:
    found = next(each for each in health(14, DUE, AT_RISK, told(13)).contributions if each.kind == "told_late")
    assert found.why == "They heard 3 days after we did that “File the defence” may be late."
    assert found.evidence == ("DeadlineAtRisk-10", "ClientToldOfDelay-13")
    untold = next(each for each in health(12, DUE, AT_RISK).contributions if each.kind == "told_late")
    assert untold.why == "No record that the client was told that “File the defence” may be late."


def test_all_late_tellings_together_have_a_limit() -> None:
    missed = [event(21, DeadlineMissed(deadline=f"d{number}"), name=f"missed-{number}") for number in range(5)]
    assert late(21, *missed) == pytest.approx(0.4)


def test_the_next_look_is_due_when_telling_them_becomes_late() -> None:
    looked = review_at(after(onboarded(-400), contact(9), DUE, AT_RISK), day(10), POLICY)
    assert looked is not None
    assert day(10) < looked <= day(11)


@given(histories())
def test_nobody_is_told_before_we_knew_by_less_than_nothing(events: list[Event]) -> None:
    for each in tellings(after(*events)):
        assert each.lag is None or each.lag >= 0
        assert each.knew <= max(micros(one.time) for one in events)


@given(st.randoms(use_true_random=False))
def test_of_more_deadlines_than_are_remembered_the_order_of_their_facts_does_not_matter_either(
    chance: random.Random,
) -> None:
    facts = [
        event(when, model.model_validate({"deadline": f"d{number:02}", **fields}), name=f"{model.__name__}-{number}")
        for number in range(24)
        for when, model, fields in (
            (number % 7, DeadlineSet, {"what": "the draft", "due": day(60)}),
            (10 + number % 5, DeadlineAtRisk, {}),
            (20 - number % 5, ClientToldOfDelay, {}),
            (30 + number * 7 % 24, DeadlineMet, {}),
        )
    ]
    mixed = chance.sample(facts, len(facts))
    assert encode(after(*mixed)) == encode(after(*facts))
