"""What is said of silence."""

from services.scoring.domain import words
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.silence import Silence, beginning
from services.scoring.domain.state import State

_LITTLE = 0.05  # log-odds: under one point


def silence_words(state: State, at: int, policy: Policy, model: Silence) -> str:
    """When we last were in touch, and how that compares with what was agreed."""
    contacts = state.interactions.contacts
    times = contacts.all_times()
    last = (
        f"last in touch on {words.day(times[-1], at)}, {words.ago(times[-1], at)}"
        if times
        else _never(state, at, policy)
    )
    return words.sentence(f"{last}; {_compared(model)}{_bulk(state, at, times)}")


def _never(state: State, at: int, policy: Policy) -> str:
    start = beginning(state, policy)
    return "no contact yet" if start is None else f"no contact since {words.day(start, at)}"


def _compared(model: Silence) -> str:
    agreed = f"the {words.amount(round(model.rate * 365, 1), 'contact')} a year agreed"
    change = model.log_odds()
    if abs(change) < _LITTLE:
        return f"about {agreed}"
    return f"{'less' if change > 0 else 'more'} than {agreed}"


def _bulk(state: State, at: int, times: list[int]) -> str:
    bulk = state.interactions.contacts.bulk
    if bulk is None or (times and times[-1] > bulk[0]):
        return ""
    return f" (automated messages, the latest on {words.day(bulk[0], at)}, do not count)"
