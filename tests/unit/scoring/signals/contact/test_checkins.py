"""checkin_due: nobody asked for long what the client likes, and what we could do better."""

import random
from pathlib import Path

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, assess, load_policy, react
from services.scoring.domain.signals.contact.checkins import latest_answers, next_due
from services.scoring.domain.state.clock import micros
from shared.events.clients import ClientDetailsChanged
from shared.events.event import Event
from shared.events.interactions import Answer, Channel, FeedbackReceived
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, contact, day, event, health, is_open, onboarded, risks, told

DUE = "checkin_due"
LIKE, BETTER = "What do you like?", "What is one thing we could do better?"


def asked(when: float, channel: Channel = Channel.CALL, **fields: object) -> Event:
    return contact(when, channel, purpose="check_in", **fields)


def answered(when: float, like: str = "Your candour", who: str | None = "Mr Ash") -> Event:
    answers = (Answer(question=LIKE, answer=like), Answer(question=BETTER, answer="Ring back"))
    return event(when, FeedbackReceived(answers=answers, respondent=who), name=f"answers-{when:g}-{who}")


def test_the_first_is_due_half_a_year_after_the_beginning() -> None:
    assert not is_open(DUE, 179, onboarded())
    risk = risks(180, onboarded())[DUE, ""]
    assert risk.since == day(179.5)
    assert risk.evidence == ("onboarded",)
    assert risk.why == (
        "No record that anybody has ever asked them what they like and what we could do better. "
        "Our rule is twice a year."
    )


def test_of_an_old_client_a_first_one_is_not_followed() -> None:
    assert not is_open(DUE, 0, onboarded(-600))
    assert is_open(DUE, 179.5 + 364, onboarded())
    assert not is_open(DUE, 179.5 + 365, onboarded())


def test_the_next_is_due_half_a_year_after_the_last_for_as_long_as_it_takes() -> None:
    story = (onboarded(-600), asked(10))
    assert not is_open(DUE, 189, *story)
    risk = risks(191, *story)[DUE, ""]
    assert risk.since == day(190)
    assert risk.evidence == (story[1].id,)
    assert risk.why.startswith("No record that anybody has asked them since 11 January what they like")
    assert is_open(DUE, 2_000, *story)


@pytest.mark.parametrize(
    "checkin",
    [
        asked(170),
        asked(170, Channel.MEETING),
        asked(170, Channel.EMAIL, direction="inbound"),
        answered(170),
        answered(170, who=None),
    ],
)
def test_a_talk_a_letter_of_theirs_and_answers_are_check_ins(checkin: Event) -> None:
    assert not is_open(DUE, 181, onboarded(), checkin)
    assert next_due(told(onboarded(), checkin), POLICY) == micros(day(350))


@pytest.mark.parametrize(
    "other",
    [
        asked(170, Channel.EMAIL),
        asked(170, Channel.LETTER),
        asked(170, automated=True),
        contact(170, purpose="status"),
        event(170, FeedbackReceived(nps=9)),
    ],
)
def test_an_unanswered_mail_a_survey_and_a_score_are_not(other: Event) -> None:
    assert is_open(DUE, 181, onboarded(), other)


def test_how_often_is_by_tier_and_a_tier_without_one_has_that_of_the_default() -> None:
    for tier, often in (("key", 90), ("standard", 180), ("dormant", 365), ("press", 180)):
        assert next_due(told(onboarded(tier=tier), asked(10)), POLICY) == micros(day(10 + often)), tier


def test_where_the_default_tier_has_none_nothing_is_due() -> None:
    text = Path("services/scoring/policy.yaml").read_text(encoding="utf-8")
    press = "{press: {contacts_a_year: {value: 4, unit: contacts a year, basis: prior, source: x}, \
        no_contact: {value: 90, unit: days, basis: prior, source: x}}}"
    policy = load_policy(text, f"default_tier: press\ntiers: {press}")
    assert next_due(told(onboarded(tier="press"), asked(10)), policy) is None
    assert (DUE, "") not in {risk.key for risk in assess(told(onboarded(tier="press")), day(300), policy).risks}


def test_nobody_is_asked_to_ask_a_client_whom_nobody_took_on() -> None:
    assert not is_open(DUE, 300, contact(1))
    assert is_open(DUE, 300, asked(1))


def test_what_they_answered_is_kept_of_each_person_the_latest_first() -> None:
    events = [answered(20, "The biscuits"), answered(30, "Your calm"), answered(10, "Anna", "Ms Birch")]
    for order in (events, events[::-1], [*events, *events]):
        kept = latest_answers(told(*order))
        assert [each.respondent for each in kept] == ["Mr Ash", "Ms Birch"]
        assert kept[0].said == ((LIKE, "Your calm"), (BETTER, "Ring back"))
        assert kept[0].time == micros(day(30))


def test_answers_are_bounded_in_number_and_in_length_whatever_the_order() -> None:
    events = [answered(when, "x" * 2_000, f"Person {when}") for when in range(9)]
    mixed = random.Random(3).sample(events, len(events))
    kept = latest_answers(told(*events))
    assert [each.respondent for each in kept] == ["Person 8", "Person 7", "Person 6", "Person 5"]
    assert len(kept[0].said[0][1]) == 600
    assert latest_answers(told(*mixed)) == kept


def test_what_ended_it_is_said() -> None:
    cases = (
        ((asked(190),), 191, "They were asked on 10 July. The next check-in is due on 6 January 2027."),
        ((), 600, "They have been with us for a long time: their first check-in is no longer followed."),
        (
            (event(190, ClientDetailsChanged(tier="dormant")),),
            191,
            "The next check-in is due on 1 January 2027.",
        ),
    )
    first = told(onboarded())
    _, published = react(first, NOTHING_PUBLISHED, day(181), "fact", POLICY, {})
    for events, at, why in cases:
        found, _ = react(told(*events, state=first), published, day(at), "fact", POLICY, {})
        ended = {each.data.kind.value: each.data.why for each in found if isinstance(each.data, RiskClosed)}
        assert ended[DUE] == why


def test_it_neither_contributes_nor_caps() -> None:
    weekly = [contact(when) for when in range(0, 200, 7)]
    due, asked_once = health(200, onboarded(), *weekly), health(200, onboarded(), *weekly[:-1], asked(196))
    assert (due.score, due.band) == (asked_once.score, asked_once.band)
    assert risks(200, onboarded(), *weekly)[DUE, ""].cap is None
