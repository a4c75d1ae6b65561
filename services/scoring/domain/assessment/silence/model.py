"""Silence: how much less, or more, we are in touch than agreed, and how long we have not been at all.

A decayed gamma-Poisson model of contact. N is the decayed worth of the contacts, one a week, E the decayed time in
which we could have seen them, λ the agreed contacts a day. P(n) = ((α + E) / (α + E + H))^(r + n), α = r / λ, is the
chance of no contact within H days after n of them (the gamma-Poisson predictive). x = logit P(N) - logit P(λE) compares
with a client of that age who is kept as agreed. In log-odds of trouble that is c = 2·tanh(x / 2), and from it:

- where c < 0 it is credit: no more than so much, and used up by silence, c = max(c, credit) · (1 - quiet / limit);
- silence itself adds ``quiet`` · ln((1 + quiet / 7) / (1 + half an agreed gap in weeks)), never less than 0, to x: so
  all of it stays below 2, and little is added for who was never contacted, which x says already;
- it does no harm before the limit to who is agreed to hear from us more rarely than every H days, and none to who has
  nothing open.

``quiet``: days since the last contact. A new client is neutral, a contact can only help, and as time passes without one
the contribution only grows.
"""

import math

import msgspec

from services.scoring.domain.assessment.silence.credit import credit
from services.scoring.domain.policy import model
from services.scoring.domain.signals.observed import beginning
from services.scoring.domain.state import clock
from services.scoring.domain.state.client import CLIENT
from services.scoring.domain.state.slice import State

_LN_2 = math.log(2)


class Silence(msgspec.Struct, frozen=True, gc=False):
    """The model's numbers at the time of an assessment; its methods look ``ahead`` days from there.

    ``seen``: N. ``age``: days in which we could have seen contacts, ``quiet``: those since the last (both negative
    before the relationship begins). ``rate``: λ, contacts a day. ``limit``: days of silence that use up all credit.
    ``resting``: nothing is open.
    """

    seen: float
    age: float
    quiet: float
    rate: float
    limit: float
    resting: bool
    constants: model.Silence

    @property
    def _whole(self) -> float:
        return self.constants.half_life / _LN_2

    def exposure(self, ahead: float = 0.0) -> float:
        """E = E∞ · (1 - 2^(-age / h)), in days."""
        return -self._whole * math.expm1(-_LN_2 * max(0.0, self.age + ahead) / self.constants.half_life)

    def confidence(self) -> float:
        """E / (E + α): how long we have been able to see, 0 to 1."""
        exposure = self.exposure()
        return exposure / (exposure + self.constants.prior / self.rate)

    def log_odds(self, ahead: float = 0.0) -> float:
        """The contribution, from ``credit`` to 2. It never falls as time passes: with r = αλ, ln P(λE) = λ(α + E)·ln(…)
        falls as E grows, while ln P(N) rises with E and with the decay of N; so x rises, and ``quiet`` does.
        """
        quiet = max(0.0, self.quiet + ahead)
        change, lapse = self._used_up(self._compared(ahead), quiet), self._lapse(quiet)
        if lapse > 0:
            change = 2 * math.tanh(math.atanh(change / 2) + lapse / 2)
        return min(0.0, change) if self._forgiven(quiet) else change

    def compared(self) -> float:
        """c: against a client kept as agreed; negative where we are in touch more than that."""
        return self._compared(0.0)

    def knows_from(self, confidence: float) -> float | None:
        """In how many days ``confidence`` is reached, None if it is or never will be."""
        needed = confidence * self.constants.prior / self.rate / (1 - confidence) if confidence < 1 else math.inf
        if needed >= self._whole:
            return None
        ahead = -math.log2(1 - needed / self._whole) * self.constants.half_life - self.age
        return ahead if ahead > 0 else None

    def forgiven_until(self) -> float | None:
        """In how many days silence begins to harm a client who is agreed to hear from us rarely; None for others."""
        ahead = self.limit - self.quiet
        return ahead if ahead > 0 and self._rare else None

    @property
    def _rare(self) -> bool:
        return 1 / self.rate > self.constants.horizon

    def _forgiven(self, quiet: float) -> bool:
        return self.resting or (self._rare and quiet < self.limit)

    def _compared(self, ahead: float) -> float:
        constants, rate, exposure = self.constants, self.rate, self.exposure(ahead)
        prior, seen = constants.prior, self.seen * math.exp2(-ahead / constants.half_life)
        fade = -math.log1p(constants.horizon / (prior / rate + exposure))
        return 2 * math.tanh((_logit((prior + seen) * fade) - _logit((prior + rate * exposure) * fade)) / 2)

    def _used_up(self, change: float, quiet: float) -> float:
        """``change``, where it is credit, bounded and used up by silence."""
        if change >= 0:
            return change
        return max(change, self.constants.credit) * max(0.0, 1 - quiet / self.limit) if self.limit else 0.0

    def _lapse(self, quiet: float) -> float:
        """What silence itself adds; positive once half an agreed gap has passed."""
        return self.constants.quiet * math.log((1 + quiet / 7) / (1 + 1 / (14 * self.rate)))


def silence(state: State, at: int, policy: model.Policy, *, resting: bool = False) -> Silence:
    """The model for the client in ``state`` at ``at``, against what was agreed."""
    start, tier, known = beginning(state, policy), policy.tier(CLIENT.of(state).tier_name), credit(state, at, policy)
    since = max((time for time in (start, known.last) if time is not None), default=at)
    return Silence(
        seen=known.worth,
        age=0.0 if start is None else clock.days(at - start),
        quiet=clock.days(at - since),
        rate=tier.contacts_a_year / 365,
        limit=tier.no_contact,
        resting=resting,
        constants=policy.silence,
    )


def _logit(log_chance: float) -> float:
    """ln(p / (1 - p)) from ln p < 0."""
    return log_chance - math.log(-math.expm1(log_chance))
