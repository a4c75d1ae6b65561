"""Assess a client and forecast the next assessment, sharing the work."""

from datetime import datetime

from services.scoring.domain.assessment.assess import judge
from services.scoring.domain.assessment.health import Health
from services.scoring.domain.assessment.inputs import assessment_inputs
from services.scoring.domain.assessment.review import next_assessment
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state.slice import State


def assess_and_forecast(state: State, at: datetime, policy: Policy) -> tuple[Health, datetime | None]:
    """The results of ``assess`` and of ``review_at``, for little more than the cost of one."""
    seen = assessment_inputs(state, at, policy)
    return judge(seen, state, at, policy), next_assessment(seen, state, policy)
