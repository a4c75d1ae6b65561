"""What they most and least value, in their words."""

from services.scoring.domain.signals.voice.valued import VALUED, Valued, valued
from services.scoring.domain.state.clock import micros
from shared.events.event import Event
from shared.events.interactions import FeedbackReceived
from tests.support.stories.scoring import POLICY, day, event, health, told


def said(when: float, most: str | None = None, least: str | None = None, who: str | None = None) -> Event:
    return event(when, FeedbackReceived(most_valued=most, least_valued=least, respondent=who))


def of(when: float, *events: Event) -> Valued:
    return valued(told(*events), micros(day(when)), POLICY)


FIRST, THEN = said(10, "You ring back", "The bills", "Ms Hall"), said(20, "Plain words")


def test_their_words_stand_the_latest_first_in_whatever_order_they_are_told() -> None:
    for events in ((FIRST, THEN), (THEN, FIRST, THEN)):
        found = of(30, *events)
        assert [(word.text, word.respondent, word.id) for word in found.most] == [
            ("Plain words", None, "FeedbackReceived-20"),
            ("You ring back", "Ms Hall", "FeedbackReceived-10"),
        ]
        assert [word.text for word in found.least] == ["The bills"]


def test_words_are_shown_for_two_years() -> None:
    assert len(of(740, FIRST, THEN).most) == 2
    assert [word.text for word in of(741, FIRST, THEN).most] == ["Plain words"]
    assert of(741, FIRST, THEN).least == ()


def test_words_alone_move_no_score() -> None:
    assert {each.kind for each in health(30, FIRST, THEN).contributions} == {"silence"}


def test_feedback_without_such_words_is_not_remembered_here() -> None:
    assert VALUED.of(told(event(1, FeedbackReceived(nps=9, verbatim="Fine.")))) is VALUED.empty


def test_only_the_latest_words_are_remembered_and_long_ones_are_cut() -> None:
    state = told(*(said(number, "x" * 9_000) for number in range(30)))
    assert len(VALUED.of(state).most) == 24
    assert {len(word.text) for word in VALUED.of(state).most} == {500}
