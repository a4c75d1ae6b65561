"""The words for silence."""

from services.scoring.domain import words
from services.scoring.domain.assessment.silence import Silence
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.observed import beginning
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.slice import State

_LITTLE = 0.05  # log-odds: under one point


def silence_words(state: State, at: int, policy: Policy, model: Silence) -> str:
    """When we last were in touch, and how that compares with what was agreed."""
    last = CONTACTS.of(state).last_of_all()
    touch = (
        _never(state, at, policy) if last is None else f"last in touch on {words.day(last, at)}, {words.ago(last, at)}"
    )
    return words.sentence(f"{touch}; {_compared(model)}{_bulk(state, at, last)}")


def _never(state: State, at: int, policy: Policy) -> str:
    start = beginning(state, policy)
    return "no contact yet" if start is None else f"no contact since {words.day(start, at)}"


def _compared(model: Silence) -> str:
    agreed = f"the {words.amount(round(model.rate * 365, 1), 'contact')} a year agreed"
    change = model.log_odds()
    if abs(change) < _LITTLE:
        return f"about {agreed}"
    return f"{'less' if change > 0 else 'more'} than {agreed}"


def _bulk(state: State, at: int, last: int | None) -> str:
    bulk = CONTACTS.of(state).bulk
    if bulk is None or (last is not None and last > bulk[0]):
        return ""
    return f" (automated messages, the latest on {words.day(bulk[0], at)}, do not count)"
