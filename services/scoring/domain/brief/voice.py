"""What they said last, in their own words."""

from services.scoring.domain.brief.parts import Quote
from services.scoring.domain.clock import moment
from services.scoring.domain.signals import verbatims
from services.scoring.domain.signals.verbatims import Verbatim, VerbatimKind
from services.scoring.domain.state import State

_ASKED = {
    VerbatimKind.MOST_VALUED: "What they most value about us:",
    VerbatimKind.LEAST_VALUED: "What they least value about us:",
}


def said(state: State) -> list[Quote]:
    """Feedback, complaints, messages and answers that are remembered, the latest first; each wording once."""
    latest = {each.verbatim: each for each in verbatims.said(state)}
    found = sorted(latest.values(), key=lambda each: each.mark, reverse=True)
    return [Quote(moment(each.time), each.verbatim or "", each.said_by, _question(each)) for each in found]


def _question(said_of: Verbatim) -> str | None:
    return said_of.question or _ASKED.get(said_of.kind)
