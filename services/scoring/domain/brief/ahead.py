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
from services.scoring.domain.state.clock import micros, moment, span
from services.scoring.domain.state.slice import State
from shared.wording import Reader

#: What is asked in a check-in.
QUESTIONS = ("What do you like about working with us?", "What is one thing we could do better?")
#: Days ahead in which a returning day and a check-in are mentioned, and in which the next terms are.
_SOON, _TERMS_AHEAD = 30, 365
_NEWS = 3


def ahead(state: State, health: Health, policy: Policy, reader: Reader) -> list[Suggestion]:
    """In the order in which one would speak of it."""
    at = micros(health.at)
    return [
        *_goals(state, reader),
        *_news(state, at, policy, reader),
        *_days(state, reader),
        *(
            Suggestion("Opportunity", f"{risk.told(reader)} {risk.next_step}")
            for risk in health.risks
            if risk.opportunity
        ),
        *_terms(state, at, reader),
        *_ideas(state, reader),
        *_questions(state, at, policy, reader),
    ]


def _goals(state: State, reader: Reader) -> Iterator[Suggestion]:
    agreed = GOALS.of(state).latest()
    if agreed is None:
        yield Suggestion("Goals", "No record of what they want to achieve: ask, and write it down.")
    else:
        yield Suggestion("Goals", f"Do the goals still hold? They were agreed {reader.on(moment(agreed.time))}.")


def _news(state: State, at: int, policy: Policy, reader: Reader) -> Iterator[Suggestion]:
    constants = news.CONSTANTS.of(policy)
    fresh_for = span(constants.mention_within) + span(constants.fresh_for)
    waiting = sorted(news.NEWS.of(state).waiting.values(), key=lambda item: item.mark, reverse=True)
    for item in [item for item in waiting if at < item.time + fresh_for][:_NEWS]:
        about = "" if item.about is None else f" about {item.about}"
        yield Suggestion("News", f"{words.quoted(item.headline)}{about}, {reader.day(moment(item.time))}.")


def _days(state: State, reader: Reader) -> Iterator[Suggestion]:
    today = reader.today
    for interest in INTERESTS.of(state).live():
        day = None if interest.yearly_on is None else _next(interest.yearly_on, today)
        if day is not None and day <= today + timedelta(days=_SOON):
            whose = "" if interest.whose is None else f" ({interest.whose})"
            yield Suggestion("Coming up", words.sentence(f"{reader.day(day)}: {words.within(interest.what)}{whose}"))


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


def _terms(state: State, at: int, reader: Reader) -> Iterator[Suggestion]:
    terms = TERMS.of(state).terms
    if terms is not None and terms.renewal is not None and at <= terms.renewal < at + span(_TERMS_AHEAD):
        ends = reader.on(moment(terms.renewal).date())
        yield Suggestion("Terms", f"They end {ends}: what would they change?")


def _ideas(state: State, reader: Reader) -> Iterator[Suggestion]:
    """To a client who has had one: to say it of all the others teaches the eye to skip it."""
    ideas = news.NEWS.of(state).ideas
    if ideas:
        when = reader.on(moment(ideas[-1][0]))
        yield Suggestion("Idea", f"We last brought them an idea for their future {when}: bring the next.")


def _questions(state: State, at: int, policy: Policy, reader: Reader) -> Iterator[Suggestion]:
    """Where a check-in is due, or will be soon."""
    last, due = checkins.last_checkin(state, policy), checkins.next_due(state, policy)
    if due is None or due > at + span(_SOON):
        return
    asked = "no record that anybody asked" if last is None else f"last asked {reader.on(moment(last.time))}"
    yield Suggestion("Check-in", f"“{QUESTIONS[0]}” “{QUESTIONS[1]}” ({asked})")
