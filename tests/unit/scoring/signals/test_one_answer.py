"""One answer reported twice is one opinion, and unnamed people are not one person: in all signals of feedback."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from msgspec.structs import replace

from services.scoring.domain import assess, encode
from services.scoring.domain.insights.satisfaction import satisfaction
from services.scoring.domain.signals.contact.checkins import latest_answers
from services.scoring.domain.signals.same_answer import MOMENT, SITTING, alike_words, respondent_key
from services.scoring.domain.signals.voice.csat import CSAT
from services.scoring.domain.signals.voice.recommendation import RATINGS
from services.scoring.domain.signals.voice.tone import CONSTANTS as TONE
from services.scoring.domain.signals.voice.valued import valued
from services.scoring.domain.signals.voice.verbatims import noted, said
from services.scoring.domain.state.clock import DAY, micros
from shared.events.clients import Commitment, ResponsiblePartnerAssigned, TermsAgreed
from shared.events.event import Event
from shared.events.interactions import (
    Answer,
    Channel,
    CompetitorMentioned,
    ComplaintRaised,
    ContactLogged,
    FeedbackReceived,
    Purpose,
)
from tests.support.stories.scoring import POLICY, day, event, health, is_open, onboarded, risks, told
from tests.support.stories.scoring_histories import NOW, histories

MINUTE, HOUR = 1 / 1440, 1 / 24
HARSH = "I am very disappointed and angry. This is a horrible, terrible service."
_NUMBER = itertools.count()


def feedback(when: float, **fields: object) -> Event:
    """Each report has an id of its own."""
    return event(when, FeedbackReceived.model_validate(fields), name=f"report-{next(_NUMBER)}")


def added(kind: str, *events: Event, when: float = 101) -> float:
    return sum(each.log_odds for each in health(when, *events).contributions if each.kind == kind)


def scores(*events: Event) -> list[int]:
    return [each.nps for each in RATINGS.of(told(*events)).opinions()]


def content(*events: Event) -> list[int]:
    return [each.csat for each in CSAT.of(told(*events)).latest()]


@pytest.mark.parametrize("name", ["Ann Ash", None], ids=["named", "unnamed"])
@pytest.mark.parametrize(
    "fields",
    [
        {"csat": 1},
        {"csat": 1, "touchpoint": "billing"},
        {"nps": 3, "csat": 1, "verbatim": HARSH},
        {"csat": 3, "verbatim": HARSH},
        {"nps": 10},
    ],
    ids=str,
)
def test_sent_twice_within_minutes_it_weighs_as_sent_once(name: str | None, fields: dict[str, object]) -> None:
    once = [onboarded(), feedback(100, respondent=name, **fields)]
    twice = [*once, feedback(100 + MINUTE, respondent=name, **fields)]
    assert health(101, *twice).score == pytest.approx(health(101, *once).score, abs=0.01)
    assert [risk.key for risk in health(101, *twice).risks] == [risk.key for risk in health(101, *once).risks]


def test_the_complete_answer_takes_the_place_of_the_partial_one_in_whatever_order_they_come() -> None:
    partial = feedback(100, csat=1, respondent="Ann Ash")
    complete = feedback(100 + 2 * MINUTE, csat=1, respondent="ANN ASH", touchpoint="the lease", verbatim="Too slow.")
    for story in ((partial, complete), (complete, partial), (partial, complete, partial)):
        (kept,) = CSAT.of(told(*story)).latest()
        assert kept.touchpoint == "the lease"
    assert encode(told(partial, complete)) == encode(told(complete, partial, complete))


def test_of_two_reports_of_one_moment_the_later_recorded_counts_whatever_their_ids() -> None:
    ann = {"respondent": "Ann Ash"}
    first = replace(feedback(100, csat=1, **ann), id="z", recorded_at=day(101))
    then = replace(feedback(100, csat=5, **ann), id="a", recorded_at=day(102))
    assert content(first, then) == content(then, first) == [5]


def test_a_name_may_come_with_the_last_page() -> None:
    story = [feedback(100, nps=3, csat=1), feedback(100 + 3 * MINUTE, nps=3, csat=1, respondent="Ann Ash")]
    assert scores(*story) == [3]
    assert content(*story) == [1]
    assert [key for key in risks(101, *story) if key[0] == "detractor"] == [("detractor", respondent_key("Ann Ash"))]


def test_a_second_tool_reports_the_same_answer_hours_later() -> None:
    story = [
        feedback(100, csat=1, verbatim=HARSH, respondent="Ann Ash"),
        feedback(100 + 5 * HOUR, csat=1, verbatim=HARSH, respondent="Ann Ash", touchpoint="billing"),
    ]
    assert content(*story) == [1]
    assert len(said(told(*story))) == 1
    assert added("tone", *story) == pytest.approx(TONE.of(POLICY).each, rel=0.05)


def test_another_thing_another_score_and_another_day_are_other_answers() -> None:
    ann = {"respondent": "Ann Ash"}
    assert content(feedback(100, csat=1, touchpoint="a", **ann), feedback(100, csat=1, touchpoint="b", **ann)) == [1, 1]
    first, then = feedback(98, csat=1, verbatim=HARSH), feedback(100, csat=1, verbatim=HARSH)
    assert content(first, then) == [1, 1]
    assert len(said(told(first, then))) == 2


def test_unnamed_people_do_not_replace_each_other() -> None:
    story = [feedback(100, nps=0, verbatim="Never again."), feedback(100 + HOUR, nps=10)]
    assert scores(*story) == [0, 10]
    risk = risks(101, *story)["detractor", ""]
    assert (risk.verbatim, risk.since, risk.evidence) == ("Never again.", day(100), (story[0].id,))
    assert content(feedback(100, csat=1), feedback(100 + HOUR, csat=5)) == [1, 5]


def test_a_second_report_without_the_words_does_not_take_them_away() -> None:
    story = [
        feedback(100, nps=3, respondent="Ann Ash", verbatim="Too slow."),
        feedback(100 + HOUR, nps=3, respondent="Ann Ash"),
    ]
    assert risks(101, *story)["detractor", respondent_key("Ann Ash")].verbatim == "Too slow."
    unnamed = [feedback(100, nps=9, verbatim="Splendid."), feedback(100 + MINUTE, nps=3)]
    assert risks(101, *unnamed)["detractor", ""].verbatim is None


def test_one_remark_that_two_of_us_heard_is_one_mention() -> None:
    def heard(when: float, who: str, firm: str = "Smith & Co") -> Event:
        data = CompetitorMentioned(competitor=firm, verbatim="They called us.", heard_by=who)
        return event(when, data, name=f"heard-{who}-{when:g}-{firm}")

    one = added("competitor", heard(100, "anna"))
    assert added("competitor", heard(100, "anna"), heard(100 + MINUTE, "ben", "SMITH & Co")) == pytest.approx(
        one, abs=0.01
    )
    assert added("competitor", heard(100, "anna"), heard(100, "ben", "Brown")) > one
    assert added("competitor", heard(99, "anna"), heard(100, "anna")) > one


def test_a_whole_office_that_gives_a_nine_is_not_one_person() -> None:
    many = [feedback(100 + 6 * number * MINUTE, nps=9) for number in range(12)]
    assert scores(*many) == [9] * 12
    worded = [feedback(100 + 6 * number * MINUTE, nps=9, verbatim=f"Word {number}.") for number in range(12)]
    assert scores(*worded) == [9] * 12


def test_an_answer_sent_again_and_again_ends_with_the_sitting() -> None:
    again = [feedback(100 + 10 * number * MINUTE, csat=1, verbatim="Too slow.") for number in range(3)]
    assert content(*again) == [1, 1]


@pytest.mark.parametrize("name", ["Anonymous", "ANONYMOUS respondent", "n/a", "Unknown"])
def test_a_tool_that_writes_anonymous_names_nobody(name: str) -> None:
    assert respondent_key(name) == respondent_key(None) == ""
    assert scores(feedback(100, nps=0, respondent=name), feedback(101, nps=10, respondent=name)) == [0, 10]


def test_unnamed_detractors_are_one_risk_until_the_last_has_faded() -> None:
    story = [onboarded(), feedback(100, nps=3), feedback(110, nps=0, verbatim="Never."), feedback(120, nps=9)]
    risk = risks(130, *story)["detractor", ""]
    assert (risk.since, risk.cause_time, risk.verbatim) == (day(100), day(110), "Never.")
    assert len([key for key in risks(130, *story) if key[0] == "detractor"]) == 1
    assert is_open("detractor", 289, *story)
    assert not is_open("detractor", 291, *story)


def test_however_many_unnamed_people_answer_they_add_no_more_than_the_limit_and_are_bounded() -> None:
    many = [feedback(number / 10, nps=2) for number in range(400)]
    assert added("nps", *many) == 0.5
    assert len(RATINGS.of(told(*many)).unnamed) == 64
    assert encode(told(*many)) == encode(told(*many[::-1]))


def test_a_state_of_before_has_the_latest_unnamed_score_under_the_empty_key() -> None:
    (rating,) = RATINGS.of(told(feedback(100, nps=3))).unnamed
    assert type(RATINGS.empty)({"": rating}).opinions() == [rating]


def test_words_that_came_with_a_complaint_are_not_told_again_by_a_second_report() -> None:
    complaint = event(100, ComplaintRaised(complaint="c", about="calls", verbatim=HARSH, raised_by="Ann Ash"))
    survey = feedback(100 + HOUR, verbatim=HARSH, respondent="Ann Ash")
    assert added("tone", complaint, survey) == 0
    assert added("tone", complaint, feedback(100 + HOUR, verbatim=HARSH, respondent="Bob Birch")) > 0


def test_what_three_of_us_noted_of_one_meeting_is_one_note() -> None:
    notes = [
        event(100, ContactLogged(channel=Channel.MEETING, by=who, summary=f"Met. {HARSH}"), name=f"note-{who}")
        for who in ("anna", "ben", "cleo")
    ]
    assert len(noted(told(*notes))) == 1


def test_what_they_value_is_listed_once() -> None:
    story = [feedback(100 + number * MINUTE, most_valued="You ring back", respondent="Ann Ash") for number in (0, 1)]
    assert [word.text for word in valued(told(*story), micros(day(101)), POLICY).most] == ["You ring back"]


def test_answers_of_unnamed_people_to_a_check_in_stand_side_by_side() -> None:
    def answered(when: float, *answers: str) -> Event:
        return feedback(when, answers=[Answer(question=f"Q{n}", answer=each) for n, each in enumerate(answers)])

    kept = latest_answers(
        told(answered(100, "Candour"), answered(101, "Speed"), answered(101 + MINUTE, "Speed", "Yes"))
    )
    assert [[text for _, text in each.said] for each in kept] == [["Speed", "Yes"], ["Candour"]]


def test_one_answer_reported_twice_is_one_voice_after_a_handover() -> None:
    handover = [onboarded(-400), event(150, ResponsiblePartnerAssigned(partner="ben"), name="to-ben")]
    before = [feedback(when, nps=9, respondent=who) for when, who in ((100, "A"), (110, "B"))]
    once = [feedback(160, nps=2, respondent="A")]
    twice = [*once, feedback(160 + MINUTE, nps=2, respondent="A")]
    assert not is_open("poor_match", 170, *handover, *before, *twice)
    assert is_open("poor_match", 170, *handover, *before, *once, feedback(161, nps=2, respondent="B"))


def test_who_cannot_leave_has_fallen_though_the_fall_was_reported_twice() -> None:
    bound = event(0, TermsAgreed(commitment=Commitment.UNDER_CONTRACT, renewal_on=day(400).date()))
    talk = event(95, ContactLogged(channel=Channel.MEETING, purpose=Purpose.FUTURE))
    fallen = [feedback(when, nps=nps, respondent="A") for when, nps in ((50, 9), (100, 8), (100 + MINUTE, 8))]
    assert is_open("locked_in", 101, bound, talk, *fallen)
    unnamed = [feedback(when, nps=nps) for when, nps in ((50, 9), (100, 8))]
    assert not is_open("locked_in", 101, bound, talk, *unnamed)


def test_the_means_beside_the_score_count_an_answer_once() -> None:
    story = [feedback(100, csat=1), feedback(100 + MINUTE, csat=1), feedback(110, csat=5)]
    assert satisfaction(told(*story), micros(day(120)), POLICY).csat.mean == 3.0


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Too slow.", "too  SLOW.", True),
        ("Too slow.", "Too slow. And dear.", True),
        ("Too slo", "Too slow", False),
        ("No", "Nothing works", False),
        (None, "Too slow", True),
        ("Caf\u00e9 talk", "Cafe\u0301 talk", True),
        ("It was good, and then…", "It was good, and then it was not.", True),
    ],
)
def test_words_are_alike_where_one_report_has_fewer_of_them(one: str | None, other: str, alike: bool) -> None:  # noqa: FBT001
    assert alike_words(one, other) is alike
    assert alike_words(other, one) is alike


@given(histories())
def test_whatever_the_history_feedback_reported_twice_changes_neither_score_nor_risks(events: list[Event]) -> None:
    again = [
        replace(each, id=f"{each.id}-again", time=each.time + timedelta(minutes=1))
        for each in events
        if isinstance(each.data, FeedbackReceived)
    ]
    once, twice = (assess(told(*story), day(NOW), POLICY) for story in (events, [*events, *again]))
    assert twice.score == pytest.approx(once.score, abs=0.1)
    assert [risk.key for risk in twice.risks] == [risk.key for risk in once.risks]


def test_a_moment_is_less_than_a_sitting_and_that_is_much_less_than_a_day() -> None:
    assert 2 * MOMENT < SITTING < DAY / 10
