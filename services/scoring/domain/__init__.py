"""The domain of scoring, pure: facts fold into a state, a state is assessed, differences are published."""

from services.scoring.domain.assessment.assess import assess
from services.scoring.domain.assessment.assess_and_forecast import assess_and_forecast
from services.scoring.domain.assessment.cadence import progress
from services.scoring.domain.assessment.captive_clients import meaning
from services.scoring.domain.assessment.health import Cadence, Contribution, Health, Progress
from services.scoring.domain.assessment.review import review_at
from services.scoring.domain.load_policy import load as load_policy
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.publishing.published import (
    NOTHING_PUBLISHED,
    Published,
    decode_published,
    encode_published,
)
from services.scoring.domain.publishing.react import Cause, react, react_to
from services.scoring.domain.signals.risk import Risk
from services.scoring.domain.snapshot.codec import INITIAL, decode, encode
from services.scoring.domain.snapshot.fold import fold
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.slice import State
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
    "Progress",
    "Published",
    "Risk",
    "State",
    "assess",
    "assess_and_forecast",
    "decode",
    "decode_person",
    "decode_published",
    "encode",
    "encode_person",
    "encode_published",
    "fold",
    "fold_person",
    "load_policy",
    "meaning",
    "progress",
    "react",
    "react_to",
    "review_at",
]
