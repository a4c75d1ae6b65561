"""What a client entered this month and the last one with."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.scoring.projection.monthly_trend import remembered


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def entered(*looks: tuple[str, float]) -> tuple[float | None, float | None]:
    row: dict[str, Any] = {}
    for day, score in looks:
        row |= {**remembered(row, on(day)), "assessed_at": on(day), "score": score}
    return row["month_score"], row["last_month_score"]


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        pytest.param([("2026-03-05", 70)], (None, None), id="new"),
        pytest.param([("2026-03-05", 70), ("2026-03-31", 60)], (None, None), id="new this month"),
        pytest.param([("2026-03-05", 70), ("2026-04-01", 60)], (70, None), id="new last month"),
        pytest.param([("2026-03-05", 70), ("2026-04-01", 60), ("2026-04-09", 50)], (70, None), id="once in a month"),
        pytest.param([("2026-03-05", 70), ("2026-04-01", 60), ("2026-05-01", 50)], (60, 70), id="month by month"),
        pytest.param([("2025-12-05", 70), ("2026-01-01", 60), ("2026-02-01", 1)], (60, 70), id="over new year"),
        pytest.param([("2026-03-05", 70), ("2026-05-01", 50)], (70, 70), id="a month without a look"),
    ],
)
def test_the_first_look_in_a_month_remembers_the_score_before_it(
    looks: list[tuple[str, float]], expected: tuple[float | None, float | None]
) -> None:
    assert entered(*looks) == expected
