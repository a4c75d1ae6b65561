"""What several ask of the same client in one look is worked out once."""

from collections.abc import Callable
from typing import TypeVar

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state.slice import State

T = TypeVar("T")


def once_per_assessment(answer: Callable[[State, Policy], T]) -> Callable[[State, Policy], T]:
    """``answer``, which goes on to say what it said as long as it is asked of the very same state and policy."""
    last: tuple[State, Policy, T] | None = None

    def ask(state: State, policy: Policy) -> T:
        nonlocal last
        if last is None or last[0] is not state or last[1] is not policy:
            last = state, policy, answer(state, policy)
        return last[2]

    return ask
