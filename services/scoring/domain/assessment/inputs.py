"""The inputs shared by the assessment of a client and the forecast of the next one, computed once."""

from datetime import datetime

import msgspec

from services.scoring.domain.assessment.ask_signals import asked, terms, windows
from services.scoring.domain.assessment.silence import Silence, silence
from services.scoring.domain.assessment.silence_words import silence_words
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.after_closing import still_told
from services.scoring.domain.signals.term import Term
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.clock import micros
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.slice import State


class AssessmentInputs(msgspec.Struct, frozen=True, gc=False):
    """A client as seen at ``at`` (microseconds): the model of silence, the other terms, the risks' spans of time.

    ``now``: ``at``, but of a closed client, who is seen as of the closing.
    """

    at: int
    now: int
    silence: Silence
    terms: list[Term]
    windows: list[Window]

    def reasons(self, state: State, policy: Policy) -> list[Term]:
        """All terms, with the words for silence."""
        why = silence_words(state, self.at, policy, self.silence)
        evidence = CONTACTS.of(state).evidence()
        return [Term("silence", why, evidence=evidence, steady=self.silence.log_odds()), *self.terms]


def assessment_inputs(state: State, at: datetime, policy: Policy) -> AssessmentInputs:
    """The client at ``at``; a closed one as of the closing."""
    closed, now = CLIENT.of(state).closed, micros(at)
    time = now if closed is None else min(now, closed.time)
    signals = asked(state)
    found = windows(signals, state, policy)
    return AssessmentInputs(
        at=time,
        now=now,
        silence=silence(state, time, policy),
        terms=terms(signals, state, time, policy),
        windows=found if closed is None else still_told(found, closed),
    )
