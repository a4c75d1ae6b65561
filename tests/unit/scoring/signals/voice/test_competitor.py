"""competitor: the client spoke of another firm."""

from shared.events import interactions
from shared.events.event import Event
from shared.events.interactions import Channel, Direction
from tests.support.stories.scoring import contact, day, event, is_open, risks


def mention(when: float, firm: str | None = "Smith & Co") -> Event:
    data = interactions.CompetitorMentioned(competitor=firm, verbatim="They called us.", heard_by="anna")
    return event(when, data, name=f"mention-{when:g}")


def test_a_competitor_is_a_risk_for_ninety_days() -> None:
    risk = risks(10, mention(10))["competitor", "smith & co"]
    assert risk.why == "They mentioned Smith & Co on 11 January."
    assert (risk.verbatim, risk.concerns) == ("They called us.", ("anna",))
    assert is_open("competitor", 99, mention(10), subject="smith & co")
    assert not is_open("competitor", 100, mention(10), subject="smith & co")


def test_our_talking_to_them_afterwards_answers_it() -> None:
    for channel in (Channel.MEETING, Channel.VIDEO, Channel.CALL):
        assert not is_open("competitor", 13, mention(10), contact(12, channel), subject="smith & co")
    inbound = contact(12, Channel.CALL, direction=Direction.INBOUND)
    for other in (contact(12, Channel.EMAIL), inbound, contact(9), contact(10.02)):
        assert is_open("competitor", 13, mention(10), other, subject="smith & co")


def test_a_mention_after_the_answer_opens_it_again() -> None:
    events = [mention(10), contact(12), mention(20)]
    assert risks(21, *events)["competitor", "smith & co"].since == day(20)
    assert risks(21, mention(20), mention(10))["competitor", "smith & co"].since == day(10)


def test_each_firm_is_a_risk_of_its_own() -> None:
    found = risks(11, mention(10), mention(10.1, "Jones"), mention(10.2, None))
    assert {subject for kind, subject in found if kind == "competitor"} == {"", "jones", "smith & co"}
