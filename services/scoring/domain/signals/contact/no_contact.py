"""No contact: nobody has really spoken to the client for longer than the firm's rule for the tier allows.

How many days, and which channels count as real, hold for more than this signal: `tiers` and `counts_as_real` in the
policy. For a client used to longer gaps than the rule's it waits a little, as long as their own rhythm is not broken:
else rule and rhythm together would cry more often than the rule alone.
"""

from collections.abc import Iterator
from functools import partial

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.contact.rhythm import CONSTANTS, breaks_at
from services.scoring.domain.signals.ending import Ending, ended_as
from services.scoring.domain.signals.observed import beginning
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.contacts import CONTACTS, SPOKEN
from services.scoring.domain.state.slice import State
from shared.events.scoring import RiskKind
from shared.events.statements.endings import InTouchAgain
from shared.events.statements.silence import NoContact


def silent_from(state: State, policy: Policy, since: int) -> int:
    """When a silence that began ``since``, with the last real contact, becomes a risk; microseconds."""
    allowed, own = policy.tier(CLIENT.of(state).tier_name).no_contact, breaks_at(state, policy)
    opens = since + span(allowed)
    return opens if own is None else max(opens, min(own[1], since + span(allowed * CONSTANTS.of(policy).rule_waits)))


def _none(state: State, policy: Policy) -> Iterator[Window]:
    """Opens when no real contact took place for the tier's days; a real contact ends it."""
    last = CONTACTS.of(state).last(policy.counts_as_real)
    start = beginning(state, policy) if last is None else last
    if start is None:
        return
    facts = partial(_facts, start, policy.tier(CLIENT.of(state).tier_name).no_contact, policy, ever=last is not None)
    evidence = () if last is None else CONTACTS.of(state).named(last)
    yield Window(RiskKind.NO_CONTACT, silent_from(state, policy, start), None, facts, evidence=evidence)


def _ended(state: State, _subject: str, _at: int, policy: Policy) -> Ending:
    """By a contact, or because less often was agreed."""
    last = CONTACTS.of(state).last(policy.counts_as_real)
    if last is None:
        return ended_as("less_contact_agreed")
    evidence = CONTACTS.of(state).named(last)
    return Ending(InTouchAgain(when=moment(last), spoken=policy.counts_as_real <= SPOKEN), evidence)


def _facts(start: int, allowed: float, policy: Policy, _at: int, *, ever: bool) -> NoContact:
    since = moment(start)
    return NoContact(
        allowed=allowed,
        last=since if ever else None,
        since=None if ever else since.date(),
        spoken=policy.counts_as_real <= SPOKEN,
    )


SIGNAL = Signal(
    risks={
        RiskKind.NO_CONTACT: RiskRule(
            _none, _ended, advice="Call them this week, and put the next conversation in both diaries."
        )
    }
)
