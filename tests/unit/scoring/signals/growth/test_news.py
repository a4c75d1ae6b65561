"""news_unmentioned: news about a client that nobody has spoken of is a reason to call; talk of the future helps."""

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, Contribution, react
from shared.events.event import Event
from shared.events.interactions import (
    Channel,
    IdeaShared,
    NewsDismissed,
    NewsMentioned,
    NewsSpotted,
)
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, contact, day, event, health, is_open, onboarded, risks, told

UNMENTIONED = "news_unmentioned"
SPOTTED = event(10, NewsSpotted(news="n", headline="Acme buys Bolt"))
MENTIONED, DISMISSED = event(12, NewsMentioned(news="n")), event(12, NewsDismissed(news="n"))


def future(*events: Event, when: float = 100) -> list[Contribution]:
    return [each for each in health(when, onboarded(), *events).contributions if each.kind == "future"]


def closed(after: list[Event], later: float) -> list[str]:
    first = told(onboarded(), SPOTTED)
    _, published = react(first, NOTHING_PUBLISHED, day(20), "fact", POLICY, {})
    found, _ = react(told(*after, state=first), published, day(later), "fact", POLICY, {})
    return [each.data.why for each in found if isinstance(each.data, RiskClosed) and each.data.subject == "n"]


def test_a_week_after_it_appeared_unmentioned_news_is_a_reason_to_call() -> None:
    assert not is_open(UNMENTIONED, 16.9, SPOTTED, subject="n")
    risk = risks(17, SPOTTED)[UNMENTIONED, "n"]
    assert (risk.since, risk.evidence, risk.cap) == (day(17), (SPOTTED.id,), None)
    assert risk.why == (
        "There was news on 11 January: “Acme buys Bolt”. No record that anybody has mentioned it to them."
    )
    assert risk.verbatim is None


def test_news_of_one_of_their_people_names_them() -> None:
    spotted = event(10, NewsSpotted(news="n", headline="An award", about="Ms Birch"))
    assert "There was news about Ms Birch on 11 January: “An award”" in risks(17, spotted)[UNMENTIONED, "n"].why


@pytest.mark.parametrize("settling", [MENTIONED, DISMISSED])
def test_a_word_of_it_or_its_dismissal_ends_it_for_good_whatever_came_first(settling: Event) -> None:
    for story in ([SPOTTED, settling], [settling, SPOTTED], [settling, SPOTTED, settling, SPOTTED]):
        assert not is_open(UNMENTIONED, 18, *story, subject="n")
    again = event(20, NewsSpotted(news="n", headline="Acme buys Bolt after all"))
    assert not is_open(UNMENTIONED, 30, SPOTTED, settling, again, subject="n")


def test_old_news_is_no_reason_to_call() -> None:
    assert is_open(UNMENTIONED, 46, SPOTTED, subject="n")
    assert not is_open(UNMENTIONED, 47, SPOTTED, subject="n")


def test_of_very_much_news_the_latest_is_followed() -> None:
    flood = [event(when, NewsSpotted(news=f"n-{when}", headline="Again"), name=f"s-{when:02}") for when in range(20)]
    found = {subject for kind, subject in risks(27, *flood) if kind == UNMENTIONED}
    assert found == {f"n-{when}" for when in range(4, 20)}


def test_what_ended_it_is_said() -> None:
    assert closed([event(21, NewsMentioned(news="n"))], 22) == ["It was mentioned to them on 22 January."]
    assert closed([event(21, NewsDismissed(news="n"))], 22) == ["It was dismissed on 22 January."]
    assert closed([], 60) == ["No longer news."]
    again = event(21, NewsSpotted(news="n", headline="Acme buys Bolt"), name="z")
    assert closed([again], 22) == ["It appeared only on 22 January; there is still time to mention it."]


def test_ideas_and_talks_of_the_future_help_a_little_and_fade() -> None:
    idea, talk = event(100, IdeaShared(what="A patent box")), contact(100, purpose="future")
    (both,) = future(idea, talk)
    assert both.log_odds == pytest.approx(-0.2)
    assert both.why == (
        "We brought them an idea for their future and talked with them about it, most recently on 11 April."
    )
    assert set(both.evidence) == {idea.id, talk.id}
    (later,) = future(idea, talk, when=280)
    assert later.log_odds == pytest.approx(-0.1)


def test_more_than_three_help_no_more_and_what_is_automated_not_at_all() -> None:
    many = [event(100, IdeaShared(what="An idea"), name=f"idea-{number}") for number in range(9)]
    assert future(*many)[0].log_odds == pytest.approx(-0.3)
    assert future(contact(100, Channel.EMAIL, purpose="future", automated=True)) == []
    assert future(contact(100, purpose="advice")) == []
