"""email_unanswered: what was agreed about answering e-mails, against what is done."""

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, react, review_at
from services.scoring.domain.signals.answers.emails import EMAILS
from services.scoring.domain.state.packed import key_of
from shared.events.clients import CommunicationsPolicyAgreed
from shared.events.event import Event
from shared.events.interactions import Channel
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, contact, day, event, health, is_open, onboarded, risks, told

UNANSWERED = "email_unanswered"
THREAD = f"{key_of('t'):016x}"
#: What is written on a Sunday is to be answered by noon on Monday.
AGREED = event(0, CommunicationsPolicyAgreed(answer_emails_within_hours=3))


def wrote(when: float, thread: str | None = "t", **fields: object) -> Event:
    defaults = {"direction": "inbound", "with": ["Mr Ash"], "by": "anna"}
    return contact(when, Channel.EMAIL, **{**defaults, "thread": thread, **fields})


def answered(when: float, channel: Channel = Channel.EMAIL, **fields: object) -> Event:
    return contact(when, channel, **{"thread": "t", **fields})


def unanswered(when: float, *events: Event) -> bool:
    return is_open(UNANSWERED, when, AGREED, *events, subject=THREAD)


def closed(after: list[Event], later: float) -> list[str]:
    first = told(onboarded(), AGREED, wrote(10))
    _, published = react(first, NOTHING_PUBLISHED, day(14), "fact", POLICY, {})
    found, _ = react(told(*after, state=first), published, day(later), "fact", POLICY, {})
    return [each.data.why for each in found if isinstance(each.data, RiskClosed) and each.data.kind.value == UNANSWERED]


def test_an_email_not_answered_in_the_hours_agreed_is_told() -> None:
    assert not unanswered(10.9, wrote(10))
    risk = risks(11, AGREED, wrote(10))[UNANSWERED, THREAD]
    assert (risk.since, risk.concerns, risk.evidence) == (day(11), ("anna",), ("contact-email-10",))
    assert risk.why == "Mr Ash wrote on 11 January. No record of an answer; 3 working hours were agreed."


def test_without_an_agreement_our_own_rule_holds() -> None:
    assert not is_open(UNANSWERED, 11.2, wrote(10), subject=THREAD)
    assert risks(11.21, wrote(10))[UNANSWERED, THREAD].why.endswith("answer; our rule is 8 working hours.")
    no_mails = event(1, CommunicationsPolicyAgreed(answer_calls_within_hours=1))
    assert not is_open(UNANSWERED, 11.2, no_mails, wrote(10), subject=THREAD)


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.CALL])
def test_a_later_word_of_ours_in_the_thread_answers_it_whatever_came_first(channel: Channel) -> None:
    reply = answered(10.5, channel)
    for story in ([wrote(10), reply], [reply, wrote(10)], [wrote(10), reply, wrote(10), reply]):
        assert not unanswered(12, *story)


@pytest.mark.parametrize(
    "other", [answered(9), answered(10.5, automated=True), answered(10.5, thread="u"), contact(10.5, Channel.EMAIL)]
)
def test_what_is_no_answer_does_not_end_it(other: Event) -> None:
    assert unanswered(12, wrote(10), other)


@pytest.mark.parametrize(
    "mail",
    [
        wrote(10, None),
        wrote(10, automated=True),
        wrote(10, substance=False),
        contact(10, Channel.LETTER, direction="inbound", thread="t"),
    ],
)
def test_what_needs_no_answer_is_not_followed(mail: Event) -> None:
    assert not unanswered(12, mail)


def test_time_runs_from_the_first_email_after_our_last_word() -> None:
    story = [wrote(5), answered(6), wrote(10), wrote(11)]
    risk = risks(12, AGREED, *story)[UNANSWERED, THREAD]
    assert risk.since == day(11)
    assert risk.evidence == ("contact-email-10", "contact-email-11")
    assert risk.why.startswith("Mr Ash first wrote on 11 January and last on 12 January. No record of an answer")


def test_a_thread_that_holds_an_address_is_not_named() -> None:
    (risk,) = [each for each in risks(12, AGREED, wrote(10, "<1@acme.example>")).values() if each.kind == UNANSWERED]
    assert "acme" not in f"{risk.subject} {EMAILS.of(told(wrote(10, '<1@acme.example>')))}"


def test_it_weighs_a_little_while_it_waits_too_long() -> None:
    def weight(when: float, *events: Event) -> list[float]:
        found = health(when, onboarded(), AGREED, *events).contributions
        return [each.log_odds for each in found if each.kind == "emails"]

    assert weight(10.9, wrote(10)) == []
    assert weight(12, wrote(10), wrote(10.1)) == [pytest.approx(0.1)]
    assert weight(12, *(wrote(9 + number / 10, f"t-{number}") for number in range(5))) == [pytest.approx(0.3)]
    assert weight(25, wrote(10)) == []


def test_the_look_comes_when_it_is_due_and_when_it_is_over() -> None:
    state = told(onboarded(), AGREED, wrote(10))
    assert review_at(state, day(10.9), POLICY) == day(11)
    moments = [day(24)]
    while moments[-1] < day(25):
        after = review_at(state, moments[-1], POLICY)
        assert after is not None
        moments.append(after)
    assert moments[-1] == day(25)


def test_of_very_many_emails_the_latest_are_followed_and_the_state_stays_small() -> None:
    many = [wrote(number / 10, f"t-{number}") for number in range(100)]
    emails = EMAILS.of(told(*many))
    assert len(emails.waiting) == 64
    assert emails == EMAILS.of(told(*reversed(many)))
    replies = [answered(20 + number / 10, thread=f"t-{number}") for number in range(300)]
    assert len(EMAILS.of(told(*replies)).answered) == 128 * 16


def test_what_ended_it_is_said() -> None:
    assert closed([answered(14.2)], 15) == ["It was answered on 15 January."]
    assert closed([answered(14.2), wrote(14.3)], 14.9) == ["It was answered on 15 January."]
    longer = event(14.1, CommunicationsPolicyAgreed(answer_emails_within_hours=500))
    assert closed([longer], 15) == ["There is more time to answer e-mails now."]
    assert closed([longer, answered(14.2)], 15) == ["It was answered on 15 January."]
    assert closed([], 30) == ["Not answered for 14 days beyond the time for it: no longer followed."]


@pytest.mark.parametrize(
    "word",
    [
        contact(10.5, Channel.EMAIL, **{"with": ["MR ASH", "Ms Other"], "thread": "u"}),
        contact(10.5, Channel.EMAIL, **{"with": ["Mr  Ash"]}),
        contact(10.5, Channel.LETTER, **{"with": ["Mr Ash"]}),
        contact(10.5, Channel.CALL, **{"with": ["Mr Ash"]}),
        contact(10.5, Channel.MEETING, **{"with": ["Mr Ash"], "direction": "inbound"}),
    ],
    ids=["another thread", "no thread", "letter", "call", "they came"],
)
def test_what_the_sender_hears_from_us_elsewhere_answers_it_whatever_came_first(word: Event) -> None:
    for story in ([wrote(10), word], [word, wrote(10)], [wrote(10), word, wrote(10), word]):
        assert not unanswered(12, *story)
    assert unanswered(12, wrote(10.6), word)
    [why] = closed([word], 15)
    assert why == "They had word from us on 12 January."


def test_where_nobody_is_named_on_either_side_a_call_of_ours_is_with_them() -> None:
    nameless = wrote(10, "t", **{"with": []})
    assert not unanswered(12, nameless, contact(10.5))
    assert unanswered(12, nameless, contact(10.5, direction="inbound"))
    assert unanswered(12, nameless, contact(10.5, Channel.CALL, **{"with": ["Mr Ash"]}))


@pytest.mark.parametrize(
    "other",
    [
        contact(10.5, Channel.EMAIL, **{"with": ["Ms Other"]}),
        contact(10.5, Channel.CALL, **{"with": ["Ms Other"]}),
        contact(10.5, Channel.CALL),
        contact(10.5, Channel.EMAIL, **{"with": ["Mr Ash"], "automated": True}),
        contact(9.9, Channel.EMAIL, **{"with": ["Mr Ash"]}),
    ],
    ids=["to another", "with another", "nobody named", "automated", "before"],
)
def test_word_for_somebody_else_does_not_answer_it(other: Event) -> None:
    assert unanswered(12, wrote(10), other)


def test_of_two_senders_in_a_thread_each_waits_for_themselves() -> None:
    word = contact(11, Channel.CALL, **{"with": ["Mr Ash"]})
    other = wrote(10.5, "t", **{"with": ["Ms Berg"]})
    assert unanswered(12, wrote(10), other, word)
    assert not unanswered(12, wrote(10), other, word, contact(11.1, Channel.CALL, **{"with": ["ms berg"]}))
