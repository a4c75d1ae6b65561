"""A client as every report sees them: health now, and some months earlier."""

import math
from datetime import datetime

from services.scoring.domain.assessment.ask_signals import asked, terms
from services.scoring.domain.assessment.score import score
from services.scoring.domain.assessment.silence import silence
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import micros
from services.scoring.domain.state.slice import State
from services.scoring.reports.report import Subject


def subject(
    client: str, state: State, at: datetime, policy: Policy, before: tuple[float, str | None] | None
) -> Subject | None:
    """The client at ``at``; None for one who is gone. ``before``: an earlier score, and whose client they were then."""
    known = CLIENT.of(state)
    if known.closed is not None:
        return None
    partner = None if known.partner is None else known.partner.value
    return Subject(
        client=client,
        name=client if known.name is None else known.name.value,
        partner=partner,
        at=micros(at),
        score=_score(state, micros(at), policy),
        before=None if before is None or before[1] != partner else before[0],
    )


def _score(state: State, at: int, policy: Policy) -> float:
    """As `assess` gives it, without the words and the risks."""
    added = (term.log_odds() for term in terms(asked(state), state, at, policy))
    return score(math.fsum((silence(state, at, policy).log_odds(), *added)))
