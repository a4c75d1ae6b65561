"""A look at a client: how things stand, and when to look next."""

from datetime import datetime

from services.scoring.domain.assess import judge
from services.scoring.domain.health import Health
from services.scoring.domain.outlook import outlook
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.review import next_look
from services.scoring.domain.state import State


def look(state: State, at: datetime, policy: Policy) -> tuple[Health, datetime | None]:
    """``assess`` and ``review_at`` for the price of little more than one."""
    seen = outlook(state, at, policy)
    return judge(seen, state, at, policy), next_look(seen, state, policy)
