"""What a firm may set of its reports. None of it touches a client's score."""

from dataclasses import dataclass

from services.scoring.domain.units import Count, Days, HalfLife, Share


@dataclass(frozen=True, slots=True)
class Reports:
    """``quarter``: the span compared with the one before. ``new_for``: how long a client is a new one.

    ``clients``: so many a partner needs before their figures are compared; ``partners``: so many such partners before a
    median is told, for one of few would tell of its neighbours. ``noticeable``: a smaller difference is not spoken of.
    ``best``: the share of partners whose trends are the best ones. ``said_by``: so many clients before a term counts.

    Of the value of clients: ``worth_half_life`` of what invoices say of invoices to come, ``horizon`` and ``discount``
    a year of the lifetime value; ``modelled``: so many clients before a model is fitted to them.
    """

    quarter: Days
    new_for: Days
    clients: Count
    partners: Count
    noticeable: Share
    best: Share
    said_by: Count
    worth_half_life: HalfLife
    horizon: HalfLife
    discount: Share
    modelled: Count
