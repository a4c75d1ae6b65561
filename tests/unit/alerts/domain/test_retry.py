from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.alerts.domain import load, next_attempt
from services.alerts.domain.retry import delay
from tests.support.stories.alerts import DAY, NOW, POLICY, POLICY_TEXT

STEADY = load(POLICY_TEXT, "retry: {jitter: 0}").retry


def test_each_wait_is_twice_the_one_before_up_to_a_quarter_of_an_hour() -> None:
    waits = [delay("k", attempts, STEADY).total_seconds() for attempts in range(1, 12)]

    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


@given(st.text(), st.integers(1, 10_000))
def test_jitter_shortens_by_up_to_a_quarter_and_is_the_same_each_time(key: str, attempts: int) -> None:
    wait, steady = delay(key, attempts, POLICY.retry), delay(key, attempts, STEADY)

    assert 0.75 * steady <= wait <= steady
    assert wait == delay(key, attempts, POLICY.retry)


def test_mails_do_not_return_together() -> None:
    assert len({delay(f"mail-{number}", 10, POLICY.retry) for number in range(100)}) > 90


def test_it_is_given_up_after_three_days() -> None:
    last = NOW + 3 * DAY

    assert next_attempt("k", 1, NOW, NOW, STEADY) == NOW + timedelta(seconds=2)
    assert next_attempt("k", 300, NOW, last - timedelta(seconds=1), STEADY) is not None
    assert next_attempt("k", 300, NOW, last, STEADY) is None
