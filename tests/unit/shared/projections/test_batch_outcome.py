import pytest

from shared.projections import batch_outcome


def test_what_was_rolled_back_is_not_counted() -> None:
    with batch_outcome.counted() as outcome:
        batch_outcome.applied(1)
        with pytest.raises(ValueError, match="refused"):
            _refused()
        with batch_outcome.tried():
            batch_outcome.applied(2)
    assert outcome.applied == 3


def test_outside_of_a_batch_nothing_is_counted() -> None:
    with batch_outcome.tried():
        batch_outcome.applied(1)
    with batch_outcome.counted() as outcome:
        pass
    assert outcome.applied == 0


def _refused() -> None:
    with batch_outcome.tried():
        batch_outcome.applied(10)
        raise ValueError("refused")
