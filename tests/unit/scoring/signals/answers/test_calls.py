"""calls_unreturned: a missed call is to be returned within the hours agreed."""

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, react
from services.scoring.domain.state.talks import MOST_TALKS
from shared.events import clients, interactions
from shared.events.event import Event
from shared.events.interactions import Channel
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, contact, day, event, health, is_open, risks, told


def missed(when: float = 1, *, recorded: float | None = None) -> Event:
    data = interactions.CallMissed(call="c", whom="anna", caller="Mrs Hall", message="Where is my contract?")
    return event(when, data, recorded=recorded)


RETURNED = event(2.5, interactions.CallReturned(call="c"))

#: Half past eleven on Monday: eight working hours after Friday noon.
DUE = day(4 - 0.5 / 24)


def test_an_unreturned_call_is_a_risk_after_a_working_day() -> None:
    assert not is_open("calls_unreturned", 3.9, missed(), subject="c")
    risk = risks(4, missed())["calls_unreturned", "c"]
    assert risk.since == risk.cause_time == risk.cause_recorded == DUE
    assert risk.verbatim == "Where is my contract?"
    assert risk.concerns == ("anna",)
    assert risk.evidence == ("CallMissed-1",)
    assert risk.why == (
        "Mrs Hall rang on 2 January. No record that anybody has rung back; our rule is 8 working hours."
    )


def test_the_hours_agreed_with_the_client_come_first() -> None:
    agreed = event(0, clients.CommunicationsPolicyAgreed(answer_calls_within_hours=4))
    assert is_open("calls_unreturned", 1.2, agreed, missed(), subject="c")
    assert "4 working hours were agreed" in risks(1.2, missed(), agreed)["calls_unreturned", "c"].why


def test_returning_the_call_ends_it_in_whatever_order_it_is_reported() -> None:
    assert not is_open("calls_unreturned", 5, missed(), RETURNED, subject="c")
    assert not is_open("calls_unreturned", 5, RETURNED, missed(), missed(), subject="c")


def test_a_call_unreturned_for_months_is_no_longer_followed() -> None:
    assert is_open("calls_unreturned", 93, missed(), subject="c")
    assert not is_open("calls_unreturned", 94, missed(), subject="c")


def test_a_call_reported_late_says_when_it_became_known() -> None:
    risk = risks(10, missed(recorded=9))["calls_unreturned", "c"]
    assert (risk.cause_time, risk.cause_recorded) == (DUE, day(9))


def matter(when: float = 0, every: int | None = 14) -> Event:
    return event(when, interactions.MatterOpened(matter="m", title="The lease", lead="ben", status_every_days=every))


def test_a_report_on_it_or_on_all_matters_or_a_status_call_ends_it() -> None:
    of_it = event(20, interactions.StatusReported(matter="m"))
    of_all = event(20, interactions.StatusReported())
    call = contact(20, purpose="status", matter="m")
    for report in (of_it, of_all, call):
        assert not is_open("status_overdue", 21, report, matter(), subject="m")
        assert is_open("status_overdue", 36, matter(), report, subject="m")


def rang(when: float = 1, caller: str | None = "Mrs Hall", call: str = "c") -> Event:
    return event(when, interactions.CallMissed(call=call, whom="anna", caller=caller), name=f"rang-{call}-{when:g}")


def spoke(when: float, *people: str, channel: Channel = Channel.CALL, **fields: object) -> Event:
    return contact(when, channel, **{"with": people, **fields})


def unreturned(*events: Event) -> bool:
    """A week later, in this order, the other, and all of it twice."""
    found = {is_open("calls_unreturned", 9, *each, subject="c") for each in (events, events[::-1], events * 2)}
    assert len(found) == 1
    return found.pop()


@pytest.mark.parametrize("channel", [Channel.CALL, Channel.VIDEO, Channel.MEETING])
@pytest.mark.parametrize("name", ["Mrs Hall", "MRS HALL", " mrs  hall"])
def test_our_next_conversation_with_whoever_rang_returns_the_call(channel: Channel, name: str) -> None:
    assert not unreturned(rang(), spoke(1.1, "Mr Else", name, channel=channel))


@pytest.mark.parametrize(
    ("caller", "answer"),
    [
        ("Mrs Hall", spoke(1.1, "Mrs Hall", direction="inbound")),
        ("Zoë Hall", spoke(1.1, "Zoe\u0308 Hall")),
        (None, spoke(1.1)),
        (None, spoke(1.1, direction="inbound")),
        (None, spoke(1.1, "Mrs Hall")),
        ("Mrs Hall", spoke(1.1)),
        ("+44 20 7946 0001", spoke(1.1, "+442079460001")),
        ("+44 20 7946 0001", spoke(1.1, "Mrs Hall")),
    ],
    ids=["they rang again", "decomposed", "nobody named", "nobody named, inbound", "caller unknown", "we name nobody",
         "number", "number and name"],
)  # fmt: skip
def test_whoever_cannot_be_told_from_the_caller_may_have_been_them(caller: str | None, answer: Event) -> None:
    assert not unreturned(rang(caller=caller), answer)


@pytest.mark.parametrize(
    ("caller", "other"),
    [
        ("Mrs Hall", spoke(1.1, "Mr Else")),
        ("Mrs Hall", spoke(0.9, "Mrs Hall")),
        ("Mrs Hall", spoke(1.1, "Mrs Hall", automated=True)),
        ("Mrs Hall", spoke(1.1, "Mrs Hall", channel=Channel.EMAIL)),
        ("Mrs Hall", spoke(1.1, "Mrs Hall", channel=Channel.LETTER)),
        ("Mrs Hall", spoke(1.1, direction="inbound")),
        (None, spoke(1.1, "Mr Else", direction="inbound")),
        ("+44 20 7946 0001", spoke(1.1, "+44 20 7946 0002")),
    ],
    ids=["somebody else", "before", "automated", "e-mail", "letter", "another rang", "another rang, caller unknown",
         "another number"],
)  # fmt: skip
def test_what_is_no_conversation_with_whoever_rang_does_not_return_the_call(caller: str | None, other: Event) -> None:
    assert unreturned(rang(caller=caller), other)


def points(when: float, *events: Event) -> float:
    found = {weight(when, *each) for each in (events, events[::-1], events * 2)}
    assert len(found) == 1
    return found.pop()


def weight(when: float, *events: Event) -> float:
    return sum(each.log_odds for each in health(when, *events).contributions if each.kind == "calls")


def test_a_call_returned_by_talking_fades_from_that_talk_like_one_reported_as_returned() -> None:
    talked = points(47.5, rang(), spoke(2.5, "Mrs Hall"), spoke(20, "Mrs Hall"))
    assert talked == pytest.approx(points(47.5, rang(), RETURNED)) == pytest.approx(0.2)


SECOND = 1 / 86_400


@pytest.mark.parametrize(
    "legs",
    [
        [rang(1), rang(1 + 20 * SECOND), event(1 + 40 * SECOND, interactions.CallReturned(call="c"))],
        [rang(1), event(1, interactions.CallReturned(call="c")), spoke(1, direction="inbound")],
        [rang(1, "4412345"), spoke(1 + 40 * SECOND, "Mrs Hall", direction="inbound")],
        [rang(1), spoke(1 - 40 * SECOND, direction="inbound")],
    ],
    ids=["in turn", "at once", "logged as a contact", "logged as begun before"],
)
def test_a_call_that_rang_here_and_was_taken_there_was_not_missed(legs: list[Event]) -> None:
    assert not unreturned(*legs)
    assert points(9, *legs) == 0


@pytest.mark.parametrize(
    "other",
    [
        spoke(1, "Mr Else", direction="inbound"),
        spoke(1 + 300 * SECOND, direction="inbound"),
        spoke(1, direction="inbound", channel=Channel.MEETING),
    ],
    ids=["another caller", "later", "no call"],
)
def test_another_conversation_of_about_that_time_does_not_take_the_call(other: Event) -> None:
    assert unreturned(rang(), other)
    assert points(9, rang(), other) > 0


def test_how_a_call_returned_by_talking_ended_is_said() -> None:
    first = told(rang())
    _, published = react(first, NOTHING_PUBLISHED, day(8), "fact", POLICY, {})
    found, _ = react(told(spoke(8.5, "Mrs Hall"), state=first), published, day(9), "fact", POLICY, {})
    [closed] = [each.data for each in found if isinstance(each.data, RiskClosed)]
    assert (closed.why, closed.evidence) == ("We have spoken since, on 10 January.", ("contact-call-8.5",))


def test_a_call_of_before_all_conversations_remembered_counts_no_more() -> None:
    talks = [spoke(2 + number, f"Person {number}") for number in range(MOST_TALKS)]
    assert points(140, rang(), *talks[1:]) > 0
    assert points(140, rang(), *talks) == 0
