"""The models of value, on clients made after them: the constants are found again, the intervals hold what they say."""

import numpy as np
import pytest

from services.scoring.reports.client_value import lifetime
from services.scoring.reports.client_value.correlation import spearman

R, ALPHA, P, Q, GAMMA = 1.5, 300.0, 2.0, 4.0, 3000.0
HALF_LIFE = 365.0


def made(count: int) -> tuple[lifetime.Bought, lifetime.Floats]:
    """Clients after the model, and the worth a day of each."""
    chance = np.random.default_rng(7)
    clients, truth = [], []
    for _ in range(count):
        rate, spread, age = chance.gamma(R, 1 / ALPHA), chance.gamma(Q, 1 / GAMMA), chance.uniform(300, 1500)
        times = chance.uniform(0, age, chance.poisson(rate * age))
        if len(times):
            worth = chance.gamma(P, 1 / spread, len(times)).mean()
            clients.append((float(np.exp2(-times / HALF_LIFE).sum()), age, float(len(times)), float(worth)))
            truth.append(rate * P / spread)
    return lifetime.bought(clients, HALF_LIFE), np.asarray(truth)


@pytest.fixture(scope="module")
def fitted() -> tuple[lifetime.Bought, lifetime.Floats, lifetime.Constants]:
    bought, truth = made(3000)
    return bought, truth, lifetime.fit(bought)


def test_the_constants_are_found_again(
    fitted: tuple[lifetime.Bought, lifetime.Floats, lifetime.Constants],
) -> None:
    constants = fitted[2]
    assert constants.r == pytest.approx(R, rel=0.15)
    assert constants.alpha == pytest.approx(ALPHA, rel=0.2)
    assert constants.p == pytest.approx(P, rel=0.25)
    assert constants.q == pytest.approx(Q, rel=0.2)
    assert constants.gamma == pytest.approx(GAMMA, rel=0.4)


def test_the_interval_holds_about_four_of_five_and_the_mean_is_right_on_the_whole(
    fitted: tuple[lifetime.Bought, lifetime.Floats, lifetime.Constants],
) -> None:
    bought, truth, constants = fitted
    found = lifetime.lifetime(bought, constants, 1.0)
    assert np.mean((truth >= found.low) & (truth <= found.high)) == pytest.approx(0.8, abs=0.07)
    assert found.mean.sum() == pytest.approx(truth.sum(), rel=0.1)


def test_one_a_day_over_three_years_at_ten_per_cent() -> None:
    assert lifetime.present_value(1095, 0) == 1095
    assert lifetime.present_value(1095, 0.1) == pytest.approx(365 * (1 - 0.9**3) / -np.log(0.9))


def test_clients_who_are_all_alike_can_be_fitted() -> None:
    bought = lifetime.bought([(2.0, 500.0, 3.0, 100.0)] * 20, HALF_LIFE)
    found = lifetime.lifetime(bought, lifetime.fit(bought), 365)
    assert np.all((found.low < found.mean) & (found.mean < found.high))


@pytest.mark.parametrize(
    ("pairs", "rho"),
    [
        ([(1, 1), (2, 4), (3, 9), (4, 16), (5, 25), (6, 36), (7, 49), (8, 64), (9, 81), (10, 100)], 1.0),
        ([(number, -number) for number in range(12)], -1.0),
        # Without ties ρ = 1 - 6·Σd² / (n³ - n); here Σd² = 100.
        ([(1, 3), (2, 6), (3, 1), (4, 8), (5, 2), (6, 10), (7, 4), (8, 9), (9, 5), (10, 7)], 1 - 600 / 990),
    ],
)
def test_rank_correlations_by_hand(pairs: list[tuple[float, float]], rho: float) -> None:
    found = spearman(pairs, 10)
    assert found is not None
    assert found.rho == pytest.approx(rho)


def test_ties_share_their_rank() -> None:
    found = spearman([(0, 0)] * 6 + [(1, 1)] * 6, 12)
    assert found is not None
    assert found.rho == pytest.approx(1.0)


def test_the_interval_holds_the_truth_in_about_nineteen_of_twenty() -> None:
    chance, truth = np.random.default_rng(3), 6 / np.pi * np.arcsin(0.5 / 2)
    hits = 0
    for _ in range(25):
        pairs = chance.multivariate_normal((0, 0), ((1, 0.5), (0.5, 1)), 60)
        found = spearman([(float(one), float(other)) for one, other in pairs], 10)
        assert found is not None
        hits += found.low <= truth <= found.high
    assert hits >= 21


def test_of_very_many_pairs_the_interval_is_as_narrow_as_the_formula_says() -> None:
    """For ρ = 0 its standard error is 1/√(n - 1) (Hotelling and Pabst 1936)."""
    chance = np.random.default_rng(5)
    found = spearman([(float(one), float(other)) for one, other in chance.random((20_000, 2))], 10)
    assert found is not None
    assert found.high - found.low == pytest.approx(2 * 1.96 / np.sqrt(19_999), rel=0.1)
    assert found.low < found.rho < found.high


def test_too_few_pairs_or_one_side_alike_say_nothing() -> None:
    assert spearman([(number, number) for number in range(9)], 10) is None
    assert spearman([(number, number) for number in range(9)], 9) is not None
    assert spearman([(1, 2)], 0) is None
    assert spearman([(number, 5) for number in range(20)], 10) is None
