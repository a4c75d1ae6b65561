"""On CDNOW's log the second version of silence ranks no worse than the first, and cries no more often than the rule."""

import pytest

from tests.benchmarks.cdnow.evaluation import Evaluation, evaluate
from tests.benchmarks.cdnow.section import LEAST

ALL, BACK, FREQUENT = "all", "who came back", "four times and more, silent for less than 90 days"


@pytest.fixture(scope="module")
def evaluated() -> Evaluation:
    return evaluate(draws=100)


def test_the_first_version_is_the_one_that_was_shipped(evaluated: Evaluation) -> None:
    found = {name: (one.cases, round(one.first, 4)) for name, one in evaluated.rankings.items()}
    assert found == {ALL: (47_140, 0.7869), BACK: (19_937, 0.7326), FREQUENT: (3_424, 0.6758)}


def test_the_second_ranks_nobody_worse_and_frequent_ones_better(evaluated: Evaluation) -> None:
    assert all(one.low >= LEAST for one in evaluated.rankings.values())
    assert evaluated.rankings[FREQUENT].difference > 0.004
    assert evaluated.rankings[BACK].difference > 0


def test_rule_and_rhythm_together_cry_no_more_often_than_the_rule_alone(evaluated: Evaluation) -> None:
    assert 0 < evaluated.alarms.together <= evaluated.alarms.rule_alone
