"""What assessing a client and forecasting the next look at them both rest on, worked out once."""

from datetime import datetime

import msgspec

from services.scoring.domain.clock import micros
from services.scoring.domain.contact_words import silence_words
from services.scoring.domain.evidence import terms
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.risks import windows
from services.scoring.domain.risks.window import Window
from services.scoring.domain.silence import Silence, silence
from services.scoring.domain.state import State
from services.scoring.domain.term import Term


class Outlook(msgspec.Struct, frozen=True, gc=False):
    """A client as seen at ``at`` (microseconds): the model of silence, the other terms, the risks' spans of time."""

    at: int
    silence: Silence
    terms: list[Term]
    windows: list[Window]

    def reasons(self, state: State, policy: Policy) -> list[Term]:
        """All terms, silence told in words."""
        why = silence_words(state, self.at, policy, self.silence)
        evidence = state.interactions.contacts.evidence()
        return [Term("silence", why, evidence=evidence, steady=self.silence.log_odds()), *self.terms]


def outlook(state: State, at: datetime, policy: Policy) -> Outlook:
    """The client at ``at``; one who is gone, as things stood on closing."""
    closed, time = state.clients.closed, micros(at)
    time = time if closed is None else min(time, closed.time)
    return Outlook(time, silence(state, time, policy), terms(state, time, policy), windows(state, policy))
