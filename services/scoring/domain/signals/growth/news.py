"""The client's future: news of them nobody mentioned is a reason to call; ideas and talks of it help a little.

News is mentioned or dismissed for good, whichever half of the pair came first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import msgspec
from msgspec.structs import replace

from services.scoring.domain.policy.model import Policy, Section
from services.scoring.domain.policy.units import Benefit, Days, HalfLife
from services.scoring.domain.signals.ending import Ending, settled_on
from services.scoring.domain.signals.signal import RiskRule, Signal
from services.scoring.domain.signals.term import Term, of_marks, stating
from services.scoring.domain.signals.window import Window
from services.scoring.domain.state.clock import moment, span
from services.scoring.domain.state.fact import MOST_EVIDENCE, Fact, Mark, marked, replaced, without
from services.scoring.domain.state.happening import happening_of
from services.scoring.domain.state.packed import key_of
from services.scoring.domain.state.settled_pairs import Settled
from services.scoring.domain.state.slice import Slice, State
from shared.events.interactions import ContactLogged, IdeaShared, NewsDismissed, NewsMentioned, NewsSpotted, Purpose
from shared.events.scoring import RiskKind
from shared.events.statements.endings import EndedAs, StillTime
from shared.events.statements.growth import FutureTalks, NewsUnmentioned

#: News waiting for a word; a monitor that finds more of one client at a time finds noise.
_MOST = 16


@dataclass(frozen=True, slots=True)
class Constants:
    """``mention_within``: of its appearing. ``fresh_for``: how long after that it is a reason to call.

    ``each``: an idea or a talk, fading; all together never below ``floor``.
    """

    mention_within: Days
    fresh_for: Days
    each: Benefit
    floor: Benefit
    half_life: HalfLife


class Item(Fact, frozen=True, array_like=True):
    """News that was neither mentioned nor dismissed. ``about``: which of the client's people, if one."""

    headline: str
    about: str | None


class News(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``ideas``: the latest that were shared. ``talked``: the latest contacts about the future, by `happening_of`.

    ``talks``: those that a state kept before one contact could be reported twice.
    """

    waiting: dict[str, Item] = {}
    mentioned: Settled = Settled()
    dismissed: Settled = Settled()
    ideas: tuple[Mark, ...] = ()
    talks: tuple[Mark, ...] = ()
    talked: dict[str, Mark] = {}


def _spotted(news: News, fact: Fact, data: NewsSpotted) -> News:
    if news.mentioned.when(data.news) is not None or news.dismissed.when(data.news) is not None:
        return news
    item = Item(fact.time, fact.id, fact.recorded, data.headline, data.about)
    return replace(news, waiting=replaced(news.waiting, data.news, item, _MOST))


def _mentioned(news: News, fact: Fact, data: NewsMentioned) -> News:
    return replace(news, waiting=without(news.waiting, data.news), mentioned=news.mentioned.add(data.news, fact))


def _dismissed(news: News, fact: Fact, data: NewsDismissed) -> News:
    return replace(news, waiting=without(news.waiting, data.news), dismissed=news.dismissed.add(data.news, fact))


def _shared(news: News, fact: Fact, _data: IdeaShared) -> News:
    return replace(news, ideas=marked(news.ideas, fact.mark))


def _contact(news: News, fact: Fact, data: ContactLogged) -> News:
    if data.purpose is not Purpose.FUTURE or data.automated:
        return news
    name = f"{key_of(happening_of(fact, data)):016x}"
    return replace(news, talked=_latest({**news.talked, name: max(fact.mark, news.talked.get(name, fact.mark))}))


def _latest(talked: dict[str, Mark]) -> dict[str, Mark]:
    if len(talked) <= MOST_EVIDENCE:
        return talked
    return dict(sorted(talked.items(), key=lambda item: (item[1], item[0]))[-MOST_EVIDENCE:])


NEWS = Slice(
    "news",
    News(),
    {
        NewsSpotted: _spotted,
        NewsMentioned: _mentioned,
        NewsDismissed: _dismissed,
        IdeaShared: _shared,
        ContactLogged: _contact,
    },
)
CONSTANTS = Section("news", Constants)


def _terms(state: State, at: int, policy: Policy) -> list[Term]:
    """One term for all ideas and talks."""
    news, constants = NEWS.of(state), CONSTANTS.of(policy)
    talks = {*news.talks, *news.talked.values()}
    marks = sorted((*news.ideas, *talks))
    if not marks:
        return []
    stated = stating(_future_facts, len(news.ideas), len(talks), marks[-1][0])
    weight = {"each": constants.each, "half_life": constants.half_life, "low": constants.floor}
    return [of_marks("future", stated, marks, at=at, **weight)]


def _future_facts(ideas: int, talks: int, latest: int) -> FutureTalks:
    return FutureTalks(ideas=min(MOST_EVIDENCE, ideas), talks=min(MOST_EVIDENCE, talks), latest=moment(latest))


def _unmentioned(state: State, policy: Policy) -> Iterator[Window]:
    """Per news, some days after it appeared, for as long as it is fresh; a word of it ends it, or its dismissal."""
    constants = CONSTANTS.of(policy)
    for name, item in sorted(NEWS.of(state).waiting.items()):
        opens = item.time + span(constants.mention_within)
        yield Window(
            RiskKind.NEWS_UNMENTIONED,
            opens,
            opens + span(constants.fresh_for),
            partial(_facts, item),
            subject=name,
            cause_recorded=max(opens, item.recorded),
            evidence=(item.id,),
            detail=item.headline,
        )


def _unmentioned_ended(state: State, subject: str, at: int, policy: Policy) -> Ending:
    """By a word of it, by its dismissal, or because it is news no longer."""
    news = NEWS.of(state)
    over = settled_on(news.mentioned, subject, "news_mentioned")
    if over := over or settled_on(news.dismissed, subject, "news_dismissed"):
        return over
    item = news.waiting.get(subject)
    if item is not None and at < item.time + span(CONSTANTS.of(policy).mention_within):
        return Ending(StillTime(kind="news_in_time", began=moment(item.time)), (item.id,))
    return Ending(EndedAs(kind="news_old"), () if item is None else (item.id,))


def _facts(item: Item, _at: int) -> NewsUnmentioned:
    return NewsUnmentioned(headline=item.headline, when=moment(item.time), about=item.about)


SIGNAL = Signal(
    slice=NEWS,
    constants=CONSTANTS,
    needs=(NEWS,),
    terms=_terms,
    risks={
        RiskKind.NEWS_UNMENTIONED: RiskRule(
            _unmentioned,
            _unmentioned_ended,
            advice="Call them, or write a line about it in your own words, today. Sell nothing.",
        )
    },
)
