"""What they said last, in their own words."""

from services.scoring.domain.brief.parts import Quote
from services.scoring.domain.clock import moment
from services.scoring.domain.evidence import remembered
from services.scoring.domain.fact import brief
from services.scoring.domain.signals.checkins import latest_answers
from services.scoring.domain.state import State

#: Characters of each.
_LONGEST = 400


def said(state: State) -> list[Quote]:
    """Feedback, complaints, messages and answers that are remembered, the latest first; each wording once."""
    quotes = [
        Quote(moment(answers.time), _short(answer), answers.respondent, question)
        for answers in latest_answers(state)
        for question, answer in answers.said
    ]
    known = (each for each in remembered(state).values() if each.verbatim is not None)
    quotes += [Quote(moment(each.time), _short(each.verbatim or ""), each.by) for each in known]
    latest = sorted(quotes, key=lambda quote: (quote.when, quote.words), reverse=True)
    return list({quote.words: quote for quote in reversed(latest)}.values())[::-1]


def _short(text: str) -> str:
    return brief(text, _LONGEST) or ""
