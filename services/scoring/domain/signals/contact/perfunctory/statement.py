"""The pattern of contacts that are mere motions, as facts."""

from collections.abc import Sequence

from services.scoring.domain.signals.contact.perfunctory.kind import kind_of
from services.scoring.domain.signals.contact.perfunctory.motions import Contact, Sort, sort_of
from shared.events.interactions import Channel
from shared.events.statements.contact import MotionsOnly


def motions_only(
    contacts: Sequence[Contact], real: frozenset[Channel], alike: int | None, within: float
) -> MotionsOnly:
    """How many of ``contacts``, those of the last ``within`` days, were of which sort, and what they have in common."""
    kinds = [kind_of(bits) for _, bits in contacts]
    automated = sum(kind.automated for kind in kinds)
    same = sum(bits == alike for _, bits in contacts)
    hollow = sum(sort_of(bits, real) is Sort.HOLLOW for _, bits in contacts)
    kind = kind_of(alike) if same and alike is not None else None
    channels = {each.channel for each in kinds}
    return MotionsOnly(
        within=within,
        automated=automated,
        routine=hollow - automated,
        alike=same,
        channel=None if kind is None else kind.channel,
        purpose=None if kind is None else kind.purpose,
        more=len(kinds) - hollow - same,
        from_us=all(each.outbound for each in kinds),
        by=next(iter(channels)) if len(channels) == 1 else None,
    )
