"""A memo of size 1: what several signals need of a client in one assessment is computed once."""

from collections.abc import Callable
from typing import TypeVar

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state.slice import State

T = TypeVar("T")


def once_per_assessment(answer: Callable[[State, Policy], T]) -> Callable[[State, Policy], T]:
    """``answer``, remembering its last result for the very same state and policy."""
    last: tuple[State, Policy, T] | None = None

    def ask(state: State, policy: Policy) -> T:
        nonlocal last
        if last is None or last[0] is not state or last[1] is not policy:
            last = state, policy, answer(state, policy)
        return last[2]

    return ask
