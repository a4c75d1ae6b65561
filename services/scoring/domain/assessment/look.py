"""A look at a client: how things stand, and when to look next."""

from datetime import datetime

from services.scoring.domain.assessment.assess import judge
from services.scoring.domain.assessment.health import Health
from services.scoring.domain.assessment.inputs import assessment_inputs
from services.scoring.domain.assessment.review import next_look
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state.slice import State


def look(state: State, at: datetime, policy: Policy) -> tuple[Health, datetime | None]:
    """``assess`` and ``review_at`` for the price of little more than one."""
    seen = assessment_inputs(state, at, policy)
    return judge(seen, state, at, policy), next_look(seen, state, policy)
