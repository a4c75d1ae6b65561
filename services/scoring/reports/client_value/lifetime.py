"""Lifetime value: what a client will bring, with an interval. Only the reports' own process loads this (numpy).

How often invoices come: a gamma-Poisson model, as for silence. Invoices count 2^(-age/h), and so does the time in which
they could have come: client i has a rate λ ~ Gamma(r + n, α + E). What they are worth: the gamma-gamma model (Colombo
and Jiang 1999; Fader, Hardie and Lee 2005, "RFM and CLV", J. Marketing Research 42): an invoice is Gamma(p, ν) with
ν ~ Gamma(q, γ), so that after x invoices of mean z the mean worth is ζ = p/ν, ν ~ Gamma(q + px, γ + xz). The constants
r, α and p, q, γ are those of the firm's clients, fitted by maximum likelihood; r and α to the plain counts, for decayed
ones vary less than the model says and would make the clients look alike.

λζ, the worth a day, is a gamma variable over another: a scaled F distribution with 2(r + n) and 2(q + px) degrees of
freedom, so that its quantiles need no simulation. Times the present value of one a day over the horizon it is the
lifetime value. The interval is that of what is to be expected, not of what single years will bring; no leaving is
modelled but by the invoices that stop coming.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import fdtri, gammaln

Floats = NDArray[np.float64]

#: The interval holds the middle 80 %: from the first to the ninth decile.
LOW, HIGH = 0.1, 0.9
_YEAR = 365
#: Constants beyond this say "all alike", and no better; below its inverse "as different as can be".
_BOUND = 1e4


@dataclass(frozen=True, slots=True)
class Bought:
    """What is known of each client in one currency, one entry each.

    ``decayed``: n. ``exposure``: E, days; ``age``: the same, not decayed. ``count``: x, at least 1. ``mean``: z, in the
    currency.
    """

    decayed: Floats
    exposure: Floats
    age: Floats
    count: Floats
    mean: Floats


class Constants(NamedTuple):
    """Of the firm's clients: ``r``, ``alpha`` (days) of the rate; ``p``, ``q``, ``gamma`` (currency) of the worth."""

    r: float
    alpha: float
    p: float
    q: float
    gamma: float


class Lifetime(NamedTuple):
    """For each client: the mean, and the interval ``LOW`` to ``HIGH``; in the currency, discounted."""

    mean: Floats
    low: Floats
    high: Floats


def bought(clients: Sequence[tuple[float, float, float, float]], half_life: float) -> Bought:
    """Of ``clients``: decayed count, days in which invoices could have come, count, mean worth of one."""
    decayed, ages, count, mean = np.asarray(clients, float).T
    return Bought(decayed, -half_life / math.log(2) * np.expm1(-math.log(2) * ages / half_life), ages, count, mean)


def present_value(horizon: float, discount: float) -> float:
    """Of one a day over ``horizon`` days, in days. ``discount``: the share by which a year's delay lowers a worth."""
    force = -math.log1p(-discount) / _YEAR
    return horizon if force == 0 else -math.expm1(-force * horizon) / force


def fit(bought: Bought) -> Constants:
    """The constants under which the clients are the likeliest. Needs clients who were charged something."""
    r, alpha = _fit_rate(bought)
    return Constants(r, alpha, *_fit_worth(bought))


def lifetime(bought: Bought, constants: Constants, days: float) -> Lifetime:
    """Of each client. ``days``: the present value of one a day."""
    shape, rate = constants.r + bought.decayed, constants.alpha + bought.exposure
    worth_shape = constants.q + constants.p * bought.count
    worth_rate = constants.p * (constants.gamma + bought.count * bought.mean)
    scale = days * shape * worth_rate / (rate * worth_shape)
    return Lifetime(
        mean=days * shape / rate * worth_rate / (worth_shape - 1),
        low=scale * fdtri(2 * shape, 2 * worth_shape, LOW),
        high=scale * fdtri(2 * shape, 2 * worth_shape, HIGH),
    )


def _fit_rate(bought: Bought) -> tuple[float, float]:
    """Σ ln Γ(r + x) - ln Γ(r) + r ln(α / (α + T)) - x ln(α + T) - ln(1 - (α / (α + T))^r), and what stays the same.

    The last part is there because only clients with an invoice are seen.
    """
    x, t = bought.count, bought.age

    def loss(logs: Floats) -> float:
        r, alpha = np.exp(logs)
        never = -r * np.log1p(t / alpha)
        each = gammaln(r + x) - gammaln(r) + never - x * np.log(alpha + t) - np.log(-np.expm1(never))
        return -float(each.sum())

    r, alpha = _smallest(loss, (1.0, float(t.sum() / x.sum())))
    return r, alpha


def _fit_worth(bought: Bought) -> tuple[float, float, float]:
    """The gamma-gamma likelihood of the means (Fader, Hardie and Lee 2005), with amounts in units of their mean.

    q is kept above 1, where the mean worth is finite.
    """
    paid = (bought.count > 0) & (bought.mean > 0)
    x, unit = bought.count[paid], float(bought.mean[paid].mean())
    z = bought.mean[paid] / unit

    def loss(logs: Floats) -> float:
        p, over, gamma = np.exp(logs)
        q, px = 1 + over, p * x
        each = (
            gammaln(px + q) - gammaln(px) - gammaln(q)
            + q * np.log(gamma) + px * np.log(x) + (px - 1) * np.log(z) - (px + q) * np.log(gamma + x * z)
        )  # fmt: skip
        return -float(each.sum())

    p, over, gamma = _smallest(loss, (1.0, 1.0, 1.0))
    return p, 1 + over, gamma * unit


def _smallest(loss: Callable[[Floats], float], start: Sequence[float]) -> list[float]:
    """Where ``loss``, a function of the logarithms, is smallest, within bounds around ``start``."""
    logs, bound = np.log(np.asarray(start, float)), math.log(_BOUND)
    found = minimize(loss, logs, method="L-BFGS-B", bounds=[(log - bound, log + bound) for log in logs])
    return [float(each) for each in np.exp(found.x)]
