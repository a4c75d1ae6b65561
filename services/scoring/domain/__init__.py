"""The domain of scoring, pure: facts fold into a state, a state is assessed, differences are published."""

from services.scoring.domain.assess import assess
from services.scoring.domain.client import CLIENT
from services.scoring.domain.fold import fold
from services.scoring.domain.health import Cadence, Contribution, Health, Risk
from services.scoring.domain.look import look
from services.scoring.domain.meaning import meaning
from services.scoring.domain.memory import INITIAL, decode, encode
from services.scoring.domain.policy.document import PolicyError
from services.scoring.domain.policy.load import load as load_policy
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.published import NOTHING_PUBLISHED, Published, decode_published, encode_published
from services.scoring.domain.react import Cause, react, react_to
from services.scoring.domain.review import review_at
from services.scoring.domain.state import State

__all__ = [
    "CLIENT",
    "INITIAL",
    "NOTHING_PUBLISHED",
    "Cadence",
    "Cause",
    "Contribution",
    "Health",
    "Policy",
    "PolicyError",
    "Published",
    "Risk",
    "State",
    "assess",
    "decode",
    "decode_published",
    "encode",
    "encode_published",
    "fold",
    "load_policy",
    "look",
    "meaning",
    "react",
    "react_to",
    "review_at",
]
