"""How a relationship stands: the number and the colour never contradict each other without a word of why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.events.scoring import Band, RiskKind
from shared.wording.standing import Limits, printed, standing

LIMITS = Limits(green=65, amber=40)


@pytest.mark.parametrize(
    ("score", "band", "held_by", "text"),
    [
        (83.2, Band.GREEN, (), "83 of 100, green"),
        (64.6, Band.AMBER, (), "64 of 100, amber"),
        (39.99, Band.RED, (RiskKind.COMPLAINT_OPEN,), "39 of 100, red"),
        (
            68,
            Band.RED,
            (RiskKind.CLIENT_NOT_TOLD,),
            "Red until the client has been told of the delay. The score alone, 68 of 100, is green",
        ),
        (
            83,
            Band.AMBER,
            (RiskKind.COMPLAINT_OPEN, RiskKind.RHYTHM_BREAK, RiskKind.COMPLAINT_OPEN),
            (
                "Amber while a complaint is open and until somebody has talked to them again. "
                "The score alone, 83 of 100, is green"
            ),
        ),
        (50, Band.RED, (), "Red because of what is open. The score alone, 50 of 100, is amber"),
    ],
)
def test_a_colour_that_is_not_the_scores_says_why(
    score: float, band: Band, held_by: tuple[RiskKind, ...], text: str
) -> None:
    assert standing(score, band, LIMITS, held_by).text == text


def test_no_number_is_given_where_too_little_is_known() -> None:
    told = standing(96, Band.NOT_ENOUGH_KNOWN, LIMITS)
    assert (told.number, told.text) == (None, "Too little is known yet to give a score")


def test_without_limits_nothing_is_said_of_the_score_alone() -> None:
    assert standing(68, Band.RED, held_by=(RiskKind.CLIENT_NOT_TOLD,)).text == "68 of 100, red"


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_a_number_is_near_the_score_and_never_across_an_edge(score: float, one: float, other: float) -> None:
    limits = Limits(green=max(one, other), amber=min(one, other))
    number = int(printed(score, limits))
    assert abs(number - score) <= 1
    possible = [whole for whole in range(101) if abs(whole - score) < 1 and limits.band(whole) is limits.band(score)]
    assert not possible or limits.band(number) is limits.band(score)


def test_that_nothing_is_open_stands_beside_the_score() -> None:
    assert standing(83.2, Band.GREEN, LIMITS, nothing_open=True).text == (
        "83 of 100, green. Nothing open: their one matter is finished, and silence does not count"
    )
    known = standing(83.2, Band.NOT_ENOUGH_KNOWN, LIMITS, nothing_open=True)
    assert known.number is None
    assert known.text.startswith("Too little is known yet to give a score. Nothing open: ")
