"""What to bring up about the future: news, ideas, days that return, the questions of a check-in."""

from collections.abc import Iterator
from datetime import date, timedelta

from services.scoring.domain import words
from services.scoring.domain.assessment.health import Health
from services.scoring.domain.brief.model import Suggestion
from services.scoring.domain.policy.model import Policy
from services.scoring.domain.signals.commercial.renewal import TERMS
from services.scoring.domain.signals.contact import checkins
from services.scoring.domain.signals.growth import news
from services.scoring.domain.signals.growth.goals import GOALS
from services.scoring.domain.signals.growth.interests import INTERESTS
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.slice import State

#: What is asked in a check-in.
QUESTIONS = ("What do you like about working with us?", "What is one thing we could do better?")
#: Days ahead in which a returning day is mentioned, and in which the next terms are.
_SOON, _TERMS_AHEAD = 30, 365
_NEWS = 3


def ahead(state: State, at: int, health: Health, policy: Policy) -> list[Suggestion]:
    """In the order in which one would speak of it."""
    return [
        *_goals(state, at),
        *_news(state, at, policy),
        *_days(state, at),
        *(Suggestion("Opportunity", f"{risk.why} {risk.next_step}") for risk in health.risks if risk.opportunity),
        *_terms(state, at),
        *_ideas(state, at),
        *_questions(state, at, policy),
    ]


def _goals(state: State, at: int) -> Iterator[Suggestion]:
    agreed = GOALS.of(state).latest()
    if agreed is None:
        yield Suggestion("Goals", "Nobody has said what they want to reach: ask, and write it down.")
    else:
        yield Suggestion("Goals", f"Do the goals still hold? They were agreed on {words.day(agreed.time, at)}.")


def _news(state: State, at: int, policy: Policy) -> Iterator[Suggestion]:
    constants = news.CONSTANTS.of(policy)
    fresh_for = span(constants.mention_within) + span(constants.fresh_for)
    waiting = sorted(news.NEWS.of(state).waiting.values(), key=lambda item: item.mark, reverse=True)
    for item in [item for item in waiting if at < item.time + fresh_for][:_NEWS]:
        about = "" if item.about is None else f" about {item.about}"
        yield Suggestion("News", f"{words.quoted(item.headline)}{about}, {words.day(item.time, at)}.")


def _days(state: State, at: int) -> Iterator[Suggestion]:
    today = moment(at).date()
    for interest in INTERESTS.of(state).live():
        day = None if interest.yearly_on is None else _next(interest.yearly_on, today)
        if day is not None and day <= today + timedelta(days=_SOON):
            whose = "" if interest.whose is None else f" ({interest.whose})"
            when = "today" if day == today else f"{day.day} {day:%B}"
            yield Suggestion("Coming up", words.sentence(f"{when}: {words.within(interest.what)}{whose}"))


def _next(yearly_on: str, today: date) -> date:
    """The day it next returns; 29 February comes on the 28th in other years."""
    month, day = (int(part) for part in yearly_on.split("-"))
    found = _in_year(today.year, month, day)
    return found if found >= today else _in_year(today.year + 1, month, day)


def _in_year(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


def _terms(state: State, at: int) -> Iterator[Suggestion]:
    terms = TERMS.of(state).terms
    if terms is not None and terms.renewal is not None and at <= terms.renewal < at + span(_TERMS_AHEAD):
        yield Suggestion("Terms", f"They end on {words.day(terms.renewal, at)}: what would they change?")


def _ideas(state: State, at: int) -> Iterator[Suggestion]:
    ideas = news.NEWS.of(state).ideas
    if ideas:
        yield Suggestion("Idea", f"Our last idea for their future is of {words.day(ideas[-1][0], at)}: bring the next.")
    else:
        yield Suggestion("Idea", "We have shared no idea for their future yet: bring one.")


def _questions(state: State, at: int, policy: Policy) -> Iterator[Suggestion]:
    last, due = checkins.last_checkin(state, policy), checkins.next_due(state, policy)
    asked = "nobody has asked yet" if last is None else f"last asked on {words.day(last.time, at)}"
    when = "" if due is None else f", {'due since' if due <= at else 'due on'} {words.day(due, at)}"
    yield Suggestion("Check-in", f"“{QUESTIONS[0]}” “{QUESTIONS[1]}” ({asked}{when})")
