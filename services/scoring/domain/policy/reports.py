"""What a firm may set of its reports. None of it touches a client's score."""

from dataclasses import dataclass

from services.scoring.domain.policy.units import Count, Days, Deviations, HalfLife, Share, Weight


@dataclass(frozen=True, slots=True)
class WeakSignals:
    """What several clients begin to say.

    ``days``: what is "of late", and how long what was told is not told again. ``clients``: that must use a term.
    ``z``: the log-odds ratio over its deviation. ``prior``: its weight, as a share of all that was said.
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

    ``clients``: so many a partner needs before their figures are compared; ``partners``: so many such partners before a
    median is told, for one of few would tell of its neighbours. ``noticeable``: a smaller difference is not spoken of.
    ``best``: the share of partners whose trends are the best ones. ``hints``: so many for each partner at most.
    ``said_by``: so many clients before a term counts.

    Of the value of clients: ``worth_half_life`` of what invoices say of invoices to come, ``horizon`` and ``discount``
    a year of the lifetime value; ``modelled``: so many clients before a model is fitted to them; ``correlated``: so
    many before a correlation is told.
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
