"""What they said last, in their own words, and what they most and least value about us."""

from collections.abc import Sequence

from services.scoring.domain.brief.model import Quote
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.voice import verbatims
from services.scoring.domain.signals.voice.valued import Word, valued
from services.scoring.domain.signals.voice.verbatims import VerbatimKind
from services.scoring.domain.state.clock import moment
from services.scoring.domain.state.fact import brief
from services.scoring.domain.state.slice import State

#: Listed apart, so that later words do not crowd them out.
_APART = frozenset({VerbatimKind.MOST_VALUED, VerbatimKind.LEAST_VALUED})
#: Characters of them.
_LONGEST = 200


def said(state: State) -> list[Quote]:
    """Feedback, complaints, messages and answers that are remembered, the latest first; each wording once."""
    latest = {each.verbatim: each for each in verbatims.said(state) if each.kind not in _APART}
    found = sorted(latest.values(), key=lambda each: each.mark, reverse=True)
    return [Quote(moment(each.time), each.verbatim or "", each.said_by, each.question) for each in found]


def most_and_least(state: State, at: int, policy: Policy) -> tuple[Quote | None, Quote | None]:
    """What they value about us, and what not, as they said it last."""
    known = valued(state, at, policy)
    return _first(known.most), _first(known.least)


def _first(words: Sequence[Word]) -> Quote | None:
    return Quote(moment(words[0].time), brief(words[0].text, _LONGEST) or "", words[0].respondent) if words else None
