"""Lengths of time as people say them."""

import pytest

from shared.wording.spans import every, lately


@pytest.mark.parametrize(
    ("days", "often"),
    [
        (1, "once a day"),
        (7, "once a week"),
        (90, "once a quarter"),
        (180, "twice a year"),
        (365, "once a year"),
        (45, "every 45 days"),
    ],
)
def test_how_often_is_said_in_the_words_of_a_calendar(days: float, often: str) -> None:
    assert every(days) == often


def test_a_span_up_to_today() -> None:
    assert lately(365) == "in the last year"
    assert lately(7) == "in the last week"
    assert lately(180) == "in the last 180 days"
    assert lately(1.5) == "in the last 1.5 days"
