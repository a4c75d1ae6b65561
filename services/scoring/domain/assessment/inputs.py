"""The inputs shared by the assessment of a client and the forecast of the next one, computed once."""

from datetime import datetime

import msgspec

from services.scoring.domain.assessment.ask_signals import asked, terms, windows
from services.scoring.domain.assessment.nothing_open import nothing_open
from services.scoring.domain.assessment.one_alarm import told_once, without_silence, without_yielding
from services.scoring.domain.assessment.silence import Silence, in_touch, silence
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.after_closing import still_told
from services.scoring.domain.signals.term import Stating, Term
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import micros
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.slice import State


class AssessmentInputs(msgspec.Struct, frozen=True, gc=False):
    """A client as seen at ``at`` (microseconds): the model of silence, the other terms, the risks' spans of time.

    ``now``: ``at``, but of a closed client, who is seen as of the closing. ``in_touch``, ``holds_until``: what silence
    states, and until when.
    """

    at: int
    now: int
    silence: Silence
    terms: list[Term]
    windows: list[Window]
    in_touch: Stating
    holds_until: int | None

    def reasons(self, state: State) -> list[Term]:
        """All terms, silence first."""
        evidence, weight = CONTACTS.of(state).evidence(), self.silence.log_odds()
        silent = Term("silence", self.in_touch, evidence=evidence, steady=weight, holds_until=self.holds_until)
        return [silent, *self.terms]


def assessment_inputs(state: State, at: datetime, policy: Policy) -> AssessmentInputs:
    """The client at ``at``; a closed one as of the closing."""
    closed, now = CLIENT.of(state).closed, micros(at)
    time = now if closed is None else min(now, closed.time)
    signals = asked(state)
    found = windows(signals, state, policy)
    resting = closed is None and nothing_open(state, found, time, policy)
    found = without_yielding(found)
    model = silence(state, time, policy, resting=resting)
    states, holds_until = in_touch(state, time, policy, model)
    return AssessmentInputs(
        at=time,
        now=now,
        silence=model,
        terms=terms(signals, state, time, policy),
        windows=still_told(found, closed) if closed else without_silence(found) if resting else told_once(found),
        in_touch=states,
        holds_until=holds_until,
    )
