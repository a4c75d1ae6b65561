"""The settings of reports. None of them affects a client's score."""

from dataclasses import dataclass

from services.scoring.domain.policy.units import Count, Days, Deviations, HalfLife, Share, Weight


@dataclass(frozen=True, slots=True)
class WeakSignals:
    """What several clients begin to say.

    ``days``: what counts as recent, and how long a finding is not repeated. ``clients``: that must use a term.
    ``z``: the log-odds ratio over its deviation. ``prior``: its weight, as a share of all verbatims.
    ``ordinary``: a word used before by more than this share of the clients is no signal. ``most``: findings of one day.
    """

    days: Days
    clients: Count
    z: Deviations
    prior: Weight
    ordinary: Share
    most: Count


@dataclass(frozen=True, slots=True)
class Reports:
    """``quarter``: the span compared with the one before. ``new_for``: how long a client is a new one.

    ``clients``: the least per partner for a comparison; ``partners``: the least of these for a median, as one of few
    would reveal its neighbours. ``noticeable``: smaller differences are not reported. ``best``: the share of partners
    with the best trends. ``hints``: the most for each partner. ``said_by``: the least clients for a term to count.

    Of the value of clients: ``worth_half_life`` of past invoices as a guide to future ones, ``horizon`` and yearly
    ``discount`` of the lifetime value; ``modelled``: the least clients to fit a model to; ``correlated``: the least for
    a correlation.
    """

    quarter: Days
    new_for: Days
    clients: Count
    partners: Count
    noticeable: Share
    best: Share
    hints: Count
    said_by: Count
    worth_half_life: HalfLife
    horizon: HalfLife
    discount: Share
    modelled: Count
    correlated: Count
    weak_signals: WeakSignals
