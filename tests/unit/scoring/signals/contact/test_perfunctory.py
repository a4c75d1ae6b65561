"""perfunctory: many contacts, and hardly one of them more than a newsletter, a bill or a hello."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from services.scoring.domain import INITIAL, NOTHING_PUBLISHED, react
from services.scoring.domain.signals.contact.perfunctory.motions import fewer_since, many_since
from services.scoring.domain.snapshot.codec import encode
from shared.events.clients import ClientDetailsChanged
from shared.events.event import Event
from shared.events.interactions import Channel, Direction, Purpose
from shared.events.scoring import RiskChanged, RiskClosed
from tests.support.stories.scoring import POLICY, contact, day, event, health, is_open, onboarded, risks, told

MOTIONS = "perfunctory"
IN = Direction.INBOUND


def newsletters(start: float = 0, count: int = 9, every: float = 14) -> list[Event]:
    return [
        contact(start + every * number, Channel.EMAIL, automated=True, purpose=Purpose.MARKETING)
        for number in range(count)
    ]


def mails(count: int = 8, start: float = 0.5, **fields: object) -> list[Event]:
    return [contact(start + 14 * number, Channel.EMAIL, **fields) for number in range(count)]


def talk(when: float, **fields: object) -> Event:
    return contact(when, Channel.MEETING, **{"purpose": Purpose.ADVICE, **fields})


def why(when: float, *events: Event) -> str:
    return risks(when, *events)[MOTIONS, ""].why


def test_newsletters_and_one_talk_are_going_through_the_motions() -> None:
    story = [onboarded(-400), talk(-30), talk(-20), *newsletters(), talk(120)]
    assert not is_open(MOTIONS, 120, *story[:-1])
    assert not is_open(MOTIONS, 149, *story)
    risk = risks(160, *story)[MOTIONS, ""]
    assert risk.since == day(160)
    assert risk.evidence == (story[1].id, story[2].id, story[-1].id)
    assert risk.cap is None
    assert risk.why == "9 of 10 contacts in the last 180 days were automated. All came from us."


def test_hellos_by_mail_that_nobody_answers_are() -> None:
    hellos = mails(purpose=Purpose.SOCIAL)
    assert not is_open(MOTIONS, 98, onboarded(-400), *hellos[:7])
    assert why(99, onboarded(-400), *hellos) == "All 8 contacts in the last 180 days were e-mails from us to say hello."
    answers = [contact(when, Channel.EMAIL, direction=IN) for when in (20, 50)]
    assert is_open(MOTIONS, 99, onboarded(-400), *hellos, answers[0])
    assert not is_open(MOTIONS, 99, onboarded(-400), *hellos, *answers)


def test_the_pattern_is_described() -> None:
    bills = [contact(number, Channel.LETTER, purpose=Purpose.BILLING) for number in (1, 2)]
    story = [onboarded(-400), *newsletters(count=5), *bills, *mails(2, purpose=Purpose.CHECK_IN)]
    assert why(100, *story) == (
        "Of 9 contacts in the last 180 days 5 were automated, 2 were routine or without substance and 2 were e-mails "
        "from us to ask how they are; none was more. All came from us."
    )
    assert why(100, *story, talk(99, direction=IN)).endswith("to ask how they are; 1 was more.")
    assert why(100, onboarded(-400), *mails(purpose=Purpose.STATUS)) == (
        "All 8 contacts in the last 180 days were routine or without substance. All came from us, by e-mail."
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"purpose": Purpose.STATUS}, True),
        ({"purpose": Purpose.STATUS, "direction": IN}, False),
        ({"purpose": Purpose.MARKETING}, True),
        ({"purpose": Purpose.BILLING, "substance": True}, False),
        ({"purpose": Purpose.ADVICE}, False),
        ({"purpose": Purpose.ADVICE, "substance": False}, True),
        ({"purpose": Purpose.ADVICE, "substance": False, "direction": IN}, True),
        ({"purpose": Purpose.FUTURE}, True),
        ({"purpose": Purpose.FUTURE, "direction": IN}, False),
        ({}, True),
        ({"direction": IN}, False),
    ],
)
def test_which_mails_are_mere_motions(fields: dict[str, Any], *, expected: bool) -> None:
    assert is_open(MOTIONS, 99, onboarded(-400), *mails(**fields)) is expected


def test_calls_are_talks_even_if_nothing_has_moved_but_for_hellos_and_what_we_want_of_them() -> None:
    def calls(purpose: Purpose) -> list[Event]:
        return [contact(14 * number, purpose=purpose) for number in range(8)]

    for purpose in Purpose:
        mere = purpose in {Purpose.BILLING, Purpose.MARKETING, Purpose.SOCIAL}
        assert is_open(MOTIONS, 99, onboarded(-400), *calls(purpose)) is mere, purpose


def test_what_is_not_always_the_same_is_no_habit() -> None:
    mixed = [*mails(4, purpose=Purpose.SOCIAL), *mails(4, 7, purpose=Purpose.FUTURE)]
    assert not is_open(MOTIONS, 99, onboarded(-400), *mixed)
    assert is_open(MOTIONS, 99, onboarded(-400), *mails(purpose=Purpose.SOCIAL), *mixed[4:5])


def test_of_a_client_with_whom_less_was_agreed_one_talk_is_enough() -> None:
    story = [onboarded(-400), *newsletters(), talk(50)]
    assert is_open(MOTIONS, 130, *story)
    assert not is_open(MOTIONS, 130, *story, event(1, ClientDetailsChanged(tier="dormant")))


def test_it_ends_by_itself_when_the_motions_stop() -> None:
    story = [onboarded(-400), *newsletters(count=9)]
    assert is_open(MOTIONS, 14 + 179, *story)
    assert not is_open(MOTIONS, 14 + 180, *story)


def test_another_newsletter_changes_what_it_says_and_since_is_when_the_habit_began() -> None:
    story = [onboarded(-900), talk(-400), *newsletters(-300, 40)]
    found = [risks(when, *(each for each in story if each.time <= day(when))) for when in (0, 100, 200)]
    assert {each[MOTIONS, ""].since for each in found} == {day(-300 + 7 * 14)}
    assert {each[MOTIONS, ""].evidence for each in found} == {(story[1].id,)}
    state, published = told(*story[:30]), NOTHING_PUBLISHED
    _, published = react(state, published, day(100), "fact", POLICY, {})
    said, _ = react(told(*newsletters(100, 1), state=state), published, day(101), "fact", POLICY, {})
    (changed,) = [each.data for each in said if getattr(each.data, "kind", "") == MOTIONS]
    assert isinstance(changed, RiskChanged)
    assert changed.since == day(-300 + 7 * 14)


def test_a_habit_longer_than_we_remember_is_told_from_a_new_year_on() -> None:
    daily = newsletters(0, 700, 1)
    seen = {risks(when, onboarded(-400), *daily[: when + 1])[MOTIONS, ""].since for when in range(400, 500, 9)}
    assert seen == {day(-0.5), day(364.5)}


def test_any_order_and_any_copies_give_the_same_state_however_many_there_are() -> None:
    many = [*newsletters(0, 200, 1), *mails(150)]
    copies = [replace(each, recorded_at=day(3_000)) for each in many[100:250:7]]
    mixed = random.Random(5).sample([*many, *copies], len(many) + len(copies))
    assert encode(told(*mixed)) == encode(told(*many))


def test_without_a_contact_there_is_nothing_to_say() -> None:
    assert (MOTIONS, "") not in {risk.key for risk in health(100, onboarded()).risks}
    assert told() == INITIAL


TIMES = st.lists(st.integers(0, 400), max_size=40).map(sorted)


@given(TIMES, TIMES, st.integers(1, 4), st.integers(1, 3))
def test_since_when_is_what_looking_at_every_day_finds(
    hollow: list[int], talks: list[int], many: int, few: int
) -> None:
    def so(times: list[int], at: int) -> int:
        return sum(at - 30 < time <= at for time in times)

    now = max([*hollow, *talks], default=0)
    if so(hollow, now) >= many:
        since, _ = many_since(hollow, many, 30)
        assert all(so(hollow, at) >= many for at in range(since, now + 1))
        assert so(hollow, since - 1) < many
    since_talks = fewer_since(talks, few, 30)
    days = range(-1 if since_talks is None else since_talks, now + 40)
    assert all(so(talks, at) < few for at in days)
    assert since_talks is None or so(talks, since_talks - 1) >= few


def test_what_ended_it_is_said() -> None:
    first = told(onboarded(-400), talk(20), *newsletters())
    _, published = react(first, NOTHING_PUBLISHED, day(130), "fact", POLICY, {})
    for events, at, said in (
        ((talk(131),), 132, "There was more than that on 12 May."),
        ((), 210, "Too few contacts in the last 180 days to call it a habit."),
    ):
        found, _ = react(told(*events, state=first), published, day(at), "fact", POLICY, {})
        ended = {each.data.kind.value: each.data for each in found if isinstance(each.data, RiskClosed)}
        assert ended[MOTIONS].why == said
        assert ended[MOTIONS].evidence == tuple(each.id for each in events)


def test_it_neither_adds_to_the_score_nor_caps_the_band() -> None:
    story = [onboarded(-400), *mails(40, -200, purpose=Purpose.SOCIAL)]
    judged = [onboarded(-400), *mails(40, -200, purpose=Purpose.ADVICE)]
    assert is_open(MOTIONS, 200, *story)
    assert not is_open(MOTIONS, 200, *judged)
    assert (health(200, *story).score, health(200, *story).band) == (
        health(200, *judged).score,
        health(200, *judged).band,
    )
