"""slow_answers: how soon calls and e-mails are answered, against what was agreed with the client."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain import NOTHING_PUBLISHED, Policy, Risk, assess, encode, react, review_at
from services.scoring.domain.signals.answers.answer_times.slice import ANSWER_TIMES
from services.scoring.domain.signals.answers.answer_times.times import (
    AnswerTime,
    answer_times,
    median_hours,
    share_within,
)
from services.scoring.domain.state.clock import DAY, micros
from shared.events.clients import CommunicationsPolicyAgreed, ResponsiblePartnerAssigned
from shared.events.event import Event
from shared.events.interactions import CallMissed, CallReturned, Channel
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, contact, day, event, health, onboarded, told
from tests.support.stories.scoring_people import away, policy_with, somebody

HOUR = 1 / 24
CALLS = event(0, CommunicationsPolicyAgreed(answer_calls_within_hours=4), name="agreed")
MAILS = event(0, CommunicationsPolicyAgreed(answer_emails_within_hours=4), name="agreed")


def rang(when: float, hours: float, *, name: str | None = None, whom: str | None = "anna") -> list[Event]:
    """A call nobody took at ``when``, returned so many hours later."""
    call = name or f"k-{when:g}"
    missed, back = when, when + hours * HOUR
    return [
        event(missed, CallMissed(call=call, whom=whom), name=f"missed-{call}"),
        event(back, CallReturned(call=call), name=f"returned-{call}"),
    ]


def week(hours: float, *, first: float = 4, count: int = 5, whom: str | None = "anna") -> list[Event]:
    """A call each Monday (from 5 January) at noon, returned so many hours later."""
    return [each for number in range(count) for each in rang(first + 7 * number, hours, whom=whom)]


def wrote(when: float, hours: float, thread: str = "t", **fields: object) -> list[Event]:
    """An e-mail of the client, and our answer so many hours later."""
    asked = contact(when, Channel.EMAIL, **{"direction": "inbound", "by": "anna", "thread": thread, **fields})
    return [asked, contact(when + hours * HOUR, Channel.EMAIL, thread=thread)]


def slow(when: float, *events: Event, policy: Policy = POLICY) -> dict[str, Risk]:
    found = assess(told(*events), day(when), policy).risks
    return {risk.subject: risk for risk in found if risk.kind.value == "slow_answers"}


def test_calls_returned_a_day_late_five_times_are_slower_than_was_promised() -> None:
    late = week(24)
    assert slow(33, onboarded(), CALLS, *late) == {"calls": slow(33, onboarded(), CALLS, *late)["calls"]}
    risk = slow(33, onboarded(), CALLS, *late)["calls"]
    assert risk.since == day(33)
    assert risk.evidence == ("agreed", "returned-k-32")
    assert risk.why == (
        "None of the last 5 missed calls was returned within the 4 working hours we agreed with them; "
        "half took 8.5 working hours or more."
    )
    assert slow(32.9, onboarded(), CALLS, *late[:-1]) == {}


def test_emails_are_measured_by_their_thread_and_their_own_promise() -> None:
    late = [each for number in range(5) for each in wrote(4 + 7 * number, 24, f"t-{number}")]
    assert slow(33, onboarded(), CALLS, *late) == {}
    assert slow(33, onboarded(), MAILS, *late)["emails"].why.startswith("None of the last 5 e-mails was answered")
    assert "contact-email-33" in slow(33, onboarded(), MAILS, *late)["emails"].evidence


def test_nights_and_weekends_are_not_held_against_anybody() -> None:
    friday_to_monday = week(70, first=1)
    assert slow(40, onboarded(), CALLS, *friday_to_monday) != {}
    in_time = [each for number in range(5) for each in rang(1 + 5 * HOUR + 7 * number, 64)]
    assert slow(40, onboarded(), CALLS, *in_time) == {}


def test_half_of_them_in_time_is_enough_and_the_latest_twelve_count() -> None:
    assert slow(80, onboarded(), CALLS, *week(2), *week(24, first=40, count=5)) == {}
    assert slow(80, onboarded(), CALLS, *week(2), *week(24, first=40, count=6)) != {}
    many = [each for number in range(30) for each in rang(4 + number, 1, name=f"fast-{number}")]
    assert slow(95, onboarded(), CALLS, *many, *week(24, first=46, count=6)) == {}
    assert slow(95, onboarded(), CALLS, *many, *week(24, first=46, count=7)) != {}


def test_it_began_when_it_turned_bad_and_each_further_late_answer_is_no_news() -> None:
    first, second = (slow(55, onboarded(), CALLS, *week(24, count=count))["calls"] for count in (6, 7))
    assert (first.since, first.evidence, first.cause_time) == (second.since, second.evidence, second.cause_time)
    assert first.since == day(33)


def test_what_was_asked_before_the_hours_were_agreed_was_not_promised() -> None:
    later = event(20, CommunicationsPolicyAgreed(answer_calls_within_hours=4))
    assert slow(40, onboarded(), *week(24), later) == {}
    assert slow(75, onboarded(), *week(24), later, *week(24, first=39)) != {}


def test_nothing_agreed_is_nothing_promised() -> None:
    assert slow(40, onboarded(), *week(24)) == {}
    assert slow(40, onboarded(), MAILS, *week(24)) == {}


def test_it_adds_nothing_to_the_score() -> None:
    agreed, none = (
        health(40, onboarded(), event(0, data, name="a"), *week(24)) for data in (CALLS.data, MAILS.data) if data
    )
    assert agreed.score == none.score


def test_the_hours_are_those_of_whom_they_asked_for_else_of_the_responsible_partner() -> None:
    policy = policy_with({"ben": somebody(zone="America/Los_Angeles"), "anna": somebody()})
    noon_to_evening = week(8, whom=None)
    assert slow(40, onboarded(), CALLS, *noon_to_evening, policy=policy) != {}
    assert slow(40, onboarded(), CALLS, *week(8, whom="ben"), policy=policy) == {}
    handed_over = event(39, ResponsiblePartnerAssigned(partner="ben"))
    assert slow(40, onboarded(), CALLS, *noon_to_evening, handed_over, policy=policy) == {}


def test_who_was_away_was_not_slow() -> None:
    mondays = week(26)
    tuesdays = [
        away(f"2026-{when}", f"2026-{when}", absence=when) for when in ("01-06", "01-13", "01-20", "01-27", "02-03")
    ]
    assert slow(40, onboarded(), CALLS, *mondays) != {}
    away_on_tuesdays = policy_with({"anna": somebody(*tuesdays)})
    times = answer_times(told(onboarded(), CALLS, *mondays), away_on_tuesdays)
    assert {each.hours for each in times} == {5.5}


def test_any_word_of_ours_in_the_thread_answers_the_first_mail_since_our_last() -> None:
    thread = [
        *wrote(4, 4),
        *wrote(5, 2, substance=False),
        contact(6, Channel.EMAIL, direction="inbound", by="ben", thread="t"),
        contact(6 + HOUR, Channel.EMAIL, direction="inbound", by="anna", thread="t"),
        contact(6 + 2 * HOUR, Channel.EMAIL, thread="t", automated=True),
        contact(6 + 3 * HOUR, Channel.CALL, thread="t"),
    ]
    found = answer_times(told(onboarded(), *thread), POLICY)
    assert [(each.channel, each.person, each.hours, each.within) for each in found] == [
        ("emails", "anna", 4, None),
        ("emails", "ben", 3, None),
    ]


def test_for_reports_each_answer_says_who_how_long_and_whether_in_time() -> None:
    story = [onboarded(), CALLS, *rang(4, 2), *rang(5, 24, whom=None), *rang(6, 4, whom="ben"), *wrote(7, 1)]
    found = answer_times(told(*story), POLICY)
    assert [(each.person, each.hours, each.within) for each in found] == [
        ("anna", 2, True),
        ("anna", 8.5, False),
        ("ben", 4, True),
        ("anna", 1, None),
    ]
    assert median_hours(found) == 3
    assert share_within(found) == pytest.approx(2 / 3)
    assert (median_hours([]), share_within([])) == (None, None)


@given(st.randoms(use_true_random=False))
def test_order_and_copies_do_not_matter(dice: random.Random) -> None:
    story = [onboarded(), CALLS, *week(24), *wrote(4, 5), *wrote(4.5, 30), *wrote(9, 1, "u"), *rang(9, 1, whom="ben")]
    mixed = [*story, *story[3:9]]
    dice.shuffle(mixed)
    assert encode(told(*mixed)) == encode(told(*story))


def test_of_very_many_the_latest_are_remembered_whatever_came_first() -> None:
    story = [each for number in range(120) for each in rang(number, 1, whom=f"p-{number % 7}")]
    story += [each for number in range(200) for each in wrote(number / 2, 1, f"t-{number % 90}")]
    mixed = random.Random(3).sample(story, len(story))
    known = ANSWER_TIMES.of(told(*story))
    assert known == ANSWER_TIMES.of(told(*mixed))
    assert sum(map(len, known.missed.values())) == sum(map(len, known.written.values())) == 64 * 16
    found = answer_times(told(*story), POLICY)
    assert [len([each for each in found if each.channel == channel]) for channel in ("calls", "emails")] == [64, 64]
    assert {each.hours for each in found} <= {0, 1}


def test_a_mail_is_not_taken_for_answered_by_a_word_of_long_after_because_that_between_was_forgotten() -> None:
    old = wrote(1, 2, "old")
    others = [contact(10 + number / 10, Channel.EMAIL, thread=f"u-{number}") for number in range(128)]
    again = contact(300, Channel.EMAIL, thread="old")
    assert answer_times(told(*old, *others, again), POLICY) == []


def closed(later: float, *events: Event, before: list[Event]) -> list[str]:
    first = told(onboarded(), CALLS, *before)
    _, published = react(first, NOTHING_PUBLISHED, day(34), "fact", POLICY, {})
    found, _ = react(told(*events, state=first), published, day(later), "fact", POLICY, {})
    return [each.data.why for each in found if isinstance(each.data, RiskClosed) and each.data.kind == "slow_answers"]


def test_what_ended_it_is_said() -> None:
    late = week(24)
    assert closed(80, *week(1, first=39, count=5), before=late) == [
        "5 of the last 10 were answered in time, the latest on 9 March."
    ]
    longer = event(35, CommunicationsPolicyAgreed(answer_calls_within_hours=24))
    assert closed(36, longer, before=late) == ["Other hours to answer were agreed."]
    assert closed(33 + 180, before=late) == ["The last answer is older than 180 days: it says nothing of today."]


def test_the_look_comes_when_it_is_over() -> None:
    state, moments = told(onboarded(), CALLS, *week(24)), [day(200)]
    while moments[-1] < day(213):
        after = review_at(state, moments[-1], POLICY)
        assert after is not None
        moments.append(after)
    assert moments[-1] == day(213)
    assert [each for each in assess(state, day(213), POLICY).risks if each.kind == "slow_answers"] == []


def test_a_firm_may_ask_for_more() -> None:
    strict = replace(
        POLICY,
        sections={**POLICY.sections, "answer_times": replace(POLICY.sections["answer_times"], share=1.0, at_least=1)},
    )
    assert slow(20, onboarded(), CALLS, *rang(4, 3), policy=strict) == {}
    assert slow(20, onboarded(), CALLS, *rang(4, 3), *rang(5, 24), policy=strict) != {}


def test_an_answer_before_it_was_asked_is_none() -> None:
    story = [event(5, CallMissed(call="k")), event(4, CallReturned(call="k"))]
    assert answer_times(told(onboarded(), CALLS, *story), POLICY) == list[AnswerTime]()


def spoke(when: float, *people: str, channel: Channel = Channel.CALL, **fields: object) -> Event:
    return contact(when, channel, **{"with": people, **fields})


def answers(*events: Event) -> list[tuple[str, float, float]]:
    """Channel, hours it took, and when it was asked, whatever came first."""
    found = [
        [(each.channel, each.hours, each.asked) for each in answer_times(told(*told_so), POLICY)]
        for told_so in (events, events[::-1], events * 2)
    ]
    assert found[0] == found[1] == found[2]
    return [(channel, round(hours, 6), (asked - micros(day(0))) / DAY) for channel, hours, asked in found[0]]


def test_a_call_returned_by_talking_took_until_that_talk() -> None:
    missed = event(4, CallMissed(call="k", whom="anna", caller="Ms A"), name="missed")
    assert answers(missed, spoke(4 + 2 * HOUR, "MS A"), spoke(5, "Ms A")) == [("calls", 2, 4)]


def test_a_call_that_somebody_took_is_none_that_was_answered() -> None:
    missed = event(4, CallMissed(call="k", whom="anna", caller="Ms A"), name="missed")
    for taken in (event(4, CallReturned(call="k"), name="taken"), spoke(4, direction="inbound")):
        assert answers(missed, taken) == []


def test_an_email_answered_by_phone_took_until_that_call() -> None:
    theirs, later = wrote(4, 48, "t", **{"with": ["Ms A"]})
    assert answers(theirs, later) == [("emails", 17, 4)]
    for word in (spoke(4 + 2 * HOUR, "ms a"), spoke(4 + 2 * HOUR, "Ms A", channel=Channel.EMAIL, thread="u")):
        assert answers(theirs, later, word) == [("emails", 2, 4)]
        assert answers(theirs, word) == [("emails", 2, 4)]
    assert answers(theirs, later, spoke(4 + 2 * HOUR, "Ms B")) == [("emails", 17, 4)]
    assert answers(theirs, spoke(4 + 2 * HOUR)) == []
