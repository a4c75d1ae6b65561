"""A one-off matter that is finished: nothing is open, so silence is no neglect.

It holds for a client of the default tier, with whom nothing else was agreed, who gave us one matter that is closed, has
no contract with us, and waits for nothing that we know of.
"""

from collections.abc import Iterable

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.commercial.matters import MATTERS
from services.scoring.domain.signals.commercial.renewal import TERMS
from services.scoring.domain.signals.commitments.deadlines import DEADLINES
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.slice import State
from shared.events.clients import Commitment
from shared.events.scoring import RiskKind

#: What we owe a client from its beginning until it is done, also before it is a risk. E-mails are not among them: they
#: are contacts, and a contact must never lower a score.
_OWED = frozenset({
    RiskKind.CALLS_UNRETURNED,
    RiskKind.STATUS_OVERDUE,
    RiskKind.PROMISE_OVERDUE,
    RiskKind.PROMISE_BROKEN,
    RiskKind.DEADLINE_AT_RISK,
    RiskKind.DEADLINE_MISSED,
    RiskKind.CLIENT_NOT_TOLD,
    RiskKind.COMPLAINT_OPEN,
    RiskKind.MISTAKE_OPEN,
    RiskKind.INVOICE_QUERIED,
    RiskKind.ACTION_OVERDUE,
})  # fmt: skip


def nothing_open(state: State, windows: Iterable[Window], at: int, policy: Policy) -> bool:
    """Whether nothing is open at ``at``. ``windows``: all risks of the client, those to come too."""
    if not _finished(state) or CLIENT.of(state).tier_name not in {None, policy.default_tier} or _bound(state):
        return False
    owed = (window for window in windows if window.kind in _OWED)
    return not DEADLINES.of(state).open and all(each.closes is not None and each.closes <= at for each in owed)


def _finished(state: State) -> bool:
    matters = MATTERS.of(state)
    return not matters.open and len(matters.closed.times()) == 1 and len(matters.instructions) <= 1


def _bound(state: State) -> bool:
    terms = TERMS.of(state).terms
    return terms is not None and terms.commitment == Commitment.UNDER_CONTRACT
