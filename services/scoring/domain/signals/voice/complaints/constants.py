"""What a firm may set about complaints."""

from dataclasses import dataclass

from services.scoring.domain.policy.model import Section
from services.scoring.domain.policy.units import Days, HalfLife, Harm, WithinHours
from shared.events.scoring import Band


@dataclass(frozen=True, slots=True)
class Constants:
    """``open``: what one adds while open; resolved, it fades by ``half_life``. ``cap``: the best band while open.

    ``unsatisfied``: at least so much is left of one resolved to nobody's satisfaction, for ``unsatisfied_for``, in
    which it caps the band as well. ``red_after``: an open one that is so old makes the band red.
    ``acknowledge_within``: of its being raised.
    """

    open: Harm
    half_life: HalfLife
    unsatisfied: Harm
    unsatisfied_for: Days
    cap: Band
    red_after: Days
    acknowledge_within: WithinHours


CONSTANTS = Section("complaints", Constants)
