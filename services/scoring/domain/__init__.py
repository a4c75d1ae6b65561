"""The domain of scoring, pure: facts fold into a state, a state is assessed, differences are published."""

from services.scoring.domain.assess import assess
from services.scoring.domain.cadence import progress
from services.scoring.domain.client import CLIENT
from services.scoring.domain.fold import fold
from services.scoring.domain.health import Cadence, Contribution, Health, Progress, Risk
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
from services.scoring.domain.working import NOBODY_KNOWN, People, Person, decode_person, encode_person, fold_person

__all__ = [
    "CLIENT",
    "INITIAL",
    "NOBODY_KNOWN",
    "NOTHING_PUBLISHED",
    "Cadence",
    "Cause",
    "Contribution",
    "Health",
    "People",
    "Person",
    "Policy",
    "PolicyError",
    "Progress",
    "Published",
    "Risk",
    "State",
    "assess",
    "decode",
    "decode_person",
    "decode_published",
    "encode",
    "encode_person",
    "encode_published",
    "fold",
    "fold_person",
    "load_policy",
    "look",
    "meaning",
    "progress",
    "react",
    "react_to",
    "review_at",
]
