"""What of a closed client still reaches somebody: what went gravely wrong after the closing.

Who has no more work with us is not missed, and nobody counts their contacts. But a complaint, a mistake or a missed
deadline that comes to light afterwards is the firm's business as before.
"""

from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.fact import Fact
from shared.events.scoring import RiskKind

_GRAVE = frozenset({
    RiskKind.COMPLAINT_OPEN,
    RiskKind.COMPLAINT_UNACKNOWLEDGED,
    RiskKind.MISTAKE_OPEN,
    RiskKind.DEADLINE_AT_RISK,
    RiskKind.DEADLINE_MISSED,
    RiskKind.CLIENT_NOT_TOLD,
    RiskKind.PROMISE_BROKEN,
    RiskKind.DETRACTOR,
    RiskKind.FRUSTRATION,
    RiskKind.INVOICE_QUERIED,
})  # fmt: skip


def still_told(windows: list[Window], closed: Fact) -> list[Window]:
    """Of a closed client's risks those that a fact after the closing opened, and what time alone adds to them."""
    grave = [window for window in windows if window.kind in _GRAVE]
    since = {id(window) for window in grave if window.cause_time is not None and window.cause_time > closed.time}
    subjects = {window.subject for window in grave if id(window) in since}
    return [
        window for window in grave if id(window) in since or (window.cause_time is None and window.subject in subjects)
    ]


def ends_by_itself(kind: RiskKind) -> bool:
    """Whether a risk of this kind may outlast the closing, and so has an ending of its own."""
    return kind in _GRAVE
