"""How content they were with one touchpoint or matter: the latest of each person about each, within a small limit."""

import pytest

from services.scoring.domain.signals.voice.csat import CSAT
from shared.events.event import Event
from shared.events.interactions import FeedbackReceived, MatterOpened
from tests.support.stories.scoring import event, health, told


def given(when: float, csat: int, about: str | None = None, who: str = "Ms Hall", matter: str | None = None) -> Event:
    data = FeedbackReceived(csat=csat, respondent=who, touchpoint=about, matter=matter)
    return event(when, data, name=f"csat-{when:g}-{csat}-{about}-{who}")


def csat(when: float, *events: Event) -> float:
    return sum(each.log_odds for each in health(when, *events).contributions if each.kind == "csat")


def why(when: float, *events: Event) -> str:
    return next(each.why for each in health(when, *events).contributions if each.kind == "csat")


@pytest.mark.parametrize(("score", "expected"), [(5, -0.1), (4, 0), (3, 0), (2, 0.2), (1, 0.2)])
def test_bad_weighs_twice_as_much_as_good_and_the_middle_nothing(score: int, expected: float) -> None:
    assert csat(10, given(10, score)) == pytest.approx(expected)


def test_it_fades_by_half_in_half_a_year() -> None:
    assert csat(190, given(10, 1)) == pytest.approx(0.1)


def test_of_a_person_about_one_thing_the_latest_counts_in_whatever_order_it_is_told() -> None:
    first, then = given(10, 1, "Billing"), given(20, 5, "billing")
    assert csat(20, first, then) == csat(20, then, first, then) == pytest.approx(-0.1)


def test_other_people_other_touchpoints_and_other_matters_count_beside_it_within_a_limit() -> None:
    two = given(10, 1, "billing"), given(10, 5, "billing", "Mr Ash")
    assert csat(10, *two) == pytest.approx(0.1)
    assert csat(10, given(10, 5), given(10, 5, matter="m-1", who="Mr Ash")) == pytest.approx(-0.2)
    assert csat(10, *(given(10, 1, about) for about in ("billing", "advice", "reception"))) == pytest.approx(0.3)


def test_it_says_what_they_were_content_with() -> None:
    lease = event(0, MatterOpened(matter="m-1", title="The lease"))
    assert why(10, given(9, 2, "billing"), lease, given(10, 5, matter="m-1")) == (
        "Asked how satisfied they were, Ms Hall gave 5 of 5 for “The lease” on 11 January and "
        "2 of 5 for “billing” on 10 January."
    )
    assert why(10, given(10, 1, matter="m-2")) == "Asked how satisfied they were, Ms Hall gave 1 of 5 on 11 January."


def test_only_the_latest_scores_are_remembered() -> None:
    state = told(*(given(number, 1, f"t{number}") for number in range(40)))
    assert [rated.touchpoint for rated in CSAT.of(state).given] == [f"t{number}" for number in range(8, 40)]


def test_feedback_without_such_a_score_is_not_asked_about() -> None:
    assert CSAT.of(told(event(1, FeedbackReceived(nps=9)))) is CSAT.empty
