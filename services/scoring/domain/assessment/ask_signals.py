"""Query the signals: their contributions, when their risks open and close, and what ended one."""

from collections.abc import Iterable, Mapping

from services.scoring.domain.assessment.nothing_open import nothing_open
from services.scoring.domain.assessment.one_alarm import SILENCES, SPEAKS, YIELDS
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.ending import Ending, ended_as
from services.scoring.domain.signals.registry import RULES, SIGNALS
from services.scoring.domain.signals.signal import Signal
from services.scoring.domain.signals.term import Term
from services.scoring.domain.signals.window import Window
from services.scoring.domain.snapshot.codec import SLICES
from services.scoring.domain.state.slice import State
from shared.events.scoring import RiskKind
from shared.events.statements.endings import Circumstance


def asked(state: State) -> list[Signal]:
    """The signals that have data."""
    filled = {part.name for part in SLICES if part.of(state) is not part.empty}
    return [signal for signal, needs in _NEEDS if not needs or not needs.isdisjoint(filled)]


def terms(signals: Iterable[Signal], state: State, at: int, policy: Policy) -> list[Term]:
    """All terms except silence, in a deterministic order."""
    return [term for signal in signals for term in signal.terms(state, at, policy)]


def windows(signals: Iterable[Signal], state: State, policy: Policy) -> list[Window]:
    """When each risk opens and closes if no further fact arrives."""
    rules = (rule for signal in signals for rule in signal.risks.values())
    return [window for rule in rules for window in rule.windows(state, policy)]


def ending(state: State, kind: RiskKind, subject: str, at: int, policy: Policy) -> Ending:
    """What ended a risk that a signal had opened."""
    rule = RULES.get(kind)
    if rule is None:
        return ended_as("not_followed")
    if kind in SILENCES and (still := _still_silent(state, kind, at, policy)):
        return ended_as(still)
    if kind is YIELDS and _told_by_another(state, subject, at, policy):
        return ended_as("untold_as_well")
    return rule.ended(state, subject, at, policy)


def _told_by_another(state: State, subject: str, at: int, policy: Policy) -> bool:
    """Whether the risk that says both is open about the same."""
    spans = RULES[SPEAKS].windows(state, policy)
    return any(window.subject == subject and window.open_at(at) for window in spans)


def _still_silent(state: State, kind: RiskKind, at: int, policy: Policy) -> Circumstance | None:
    """Why a silence that goes on is a risk no longer; None if it is over."""
    spans = windows(asked(state), state, policy)
    if not any(window.kind is kind and window.open_at(at) for window in spans):
        return None
    return "matter_finished" if nothing_open(state, spans, at, policy) else _OTHERWISE[kind]


_OTHERWISE: Mapping[RiskKind, Circumstance] = {
    RiskKind.NO_CONTACT: "silent_beyond_rhythm",
    RiskKind.RHYTHM_BREAK: "silent_beyond_rule",
}


_NEEDS = [(signal, frozenset(part.name for part in signal.needs)) for signal in SIGNALS.values()]
