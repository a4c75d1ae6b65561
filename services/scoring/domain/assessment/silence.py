"""Silence: how much less, or more, we are in touch than agreed. A decayed gamma-Poisson model of contact.

N is the decayed worth of the contacts, E the decayed time in which we could have seen them, λ the agreed contacts a
day. P(n) = ((α + E) / (α + E + H))^(r + n), α = r / λ, is the chance of no contact within H days after n of them (the
gamma-Poisson predictive). The contribution compares N with the λE of a client of that age who is kept as agreed:
c = 2·tanh(x / 2), x = logit P(N) - logit P(λE). A new client is neutral, a contact can only help, and as time passes
without one x only grows.
"""

import math

import msgspec

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.observed import beginning
from services.scoring.domain.state import clock
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.contacts import CONTACTS
from services.scoring.domain.state.slice import State
from shared.events.interactions import Channel


class Silence(msgspec.Struct, frozen=True, gc=False):
    """The model's numbers at the time of an assessment; its methods look ``ahead`` days from there.

    ``seen``: N. ``age``: days in which we could have seen contacts (negative before the relationship begins).
    ``rate``: λ, contacts a day.
    """

    seen: float
    age: float
    rate: float
    prior: float
    half_life: float
    horizon: float

    @property
    def _whole(self) -> float:
        return self.half_life / math.log(2)

    def exposure(self, ahead: float = 0.0) -> float:
        """E = E∞ · (1 - 2^(-age / h)), in days."""
        return -self._whole * math.expm1(-math.log(2) * max(0.0, self.age + ahead) / self.half_life)

    def confidence(self) -> float:
        """E / (E + α): how long we have been able to see, 0 to 1."""
        exposure = self.exposure()
        return exposure / (exposure + self.prior / self.rate)

    def log_odds(self, ahead: float = 0.0) -> float:
        """The contribution c, from -2 to 2. It never falls as time passes: with r = αλ, ln P(λE) = λ(α + E)·ln(…)
        falls as E grows, while ln P(N) rises with E and with the decay of N.
        """
        exposure = self.exposure(ahead)
        seen = self.seen * math.exp2(-ahead / self.half_life)
        fade = -math.log1p(self.horizon / (self.prior / self.rate + exposure))
        logit = _logit((self.prior + seen) * fade) - _logit((self.prior + self.rate * exposure) * fade)
        return 2 * math.tanh(logit / 2)

    def knows_from(self, confidence: float) -> float | None:
        """In how many days ``confidence`` is reached, None if it is or never will be."""
        needed = confidence * self.prior / self.rate / (1 - confidence) if confidence < 1 else math.inf
        if needed >= self._whole:
            return None
        ahead = -math.log2(1 - needed / self._whole) * self.half_life - self.age
        return ahead if ahead > 0 else None


def silence(state: State, at: int, policy: Policy) -> Silence:
    """The model for the client in ``state`` at ``at``."""
    start, constants = beginning(state, policy), policy.silence
    return Silence(
        seen=_worth(state, at, policy),
        age=0.0 if start is None else clock.days(at - start),
        rate=policy.tier(CLIENT.of(state).tier_name).contacts_a_year / 365,
        prior=constants.prior,
        half_life=constants.half_life,
        horizon=constants.horizon,
    )


def _worth(state: State, at: int, policy: Policy) -> float:
    contacts, worth = CONTACTS.of(state), policy.contact
    return (
        worth.meeting * contacts.decayed(Channel.MEETING, at)
        + worth.video * contacts.decayed(Channel.VIDEO, at)
        + worth.call * contacts.decayed(Channel.CALL, at)
        + worth.letter * contacts.decayed(Channel.LETTER, at)
        + worth.email * contacts.decayed(Channel.EMAIL, at)
    )


def _logit(log_chance: float) -> float:
    """ln(p / (1 - p)) from ln p < 0."""
    return log_chance - math.log(-math.expm1(log_chance))
