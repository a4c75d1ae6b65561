"""From when on we could have seen contacts of a client: every signal may ask."""

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state import clock
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.slice import State


def beginning(state: State, policy: Policy) -> int | None:
    """From when contacts could have been seen: the later of `since` and where the firm's sources begin.

    The recording of the first fact where nobody said since when; None where nothing is known at all.
    """
    since = CLIENT.of(state).began
    if since is None:
        return state.first
    return since if policy.history_from is None else max(since, clock.midnight(policy.history_from))
