"""With whom we spoke and to whom we wrote: bounded, the same in any order, by the person however they are written."""

import random

import pytest

from services.scoring.domain.state.clock import micros
from services.scoring.domain.state.talks import MOST_TALKS, MOST_WRITTEN, TALKS, person_key
from shared.events.event import Event
from shared.events.interactions import Channel
from tests.support.stories.scoring import contact, day, told


def talk(when: float, *people: str, channel: Channel = Channel.CALL, **fields: object) -> Event:
    return contact(when, channel, **{"with": people, **fields})


def test_it_is_bounded_and_the_same_in_any_order() -> None:
    events = [talk(number, f"Person {number}", f"Other {number % 9}") for number in range(MOST_TALKS)]
    events += [talk(number + 0.5, f"Person {number}", channel=Channel.EMAIL) for number in range(MOST_WRITTEN + 20)]
    talks = TALKS.of(told(*events))
    assert len(list(talks.after(0))) == MOST_TALKS
    assert len(talks.written) == MOST_WRITTEN * 16
    assert talks.reaches_back_to == micros(day(MOST_TALKS / 2))
    for seed in range(5):
        shuffled = events + events[::7]
        random.Random(seed).shuffle(shuffled)
        assert TALKS.of(told(*shuffled)) == talks


def test_everybody_in_a_conversation_was_spoken_with_and_nobody_named_is_nobody() -> None:
    both, nobody = list(TALKS.of(told(talk(1, "Ms A", "Mr B"), talk(2))).after(0))[:2], None
    assert {each.with_("ms a") for each in both} == {True, False}
    last = list(TALKS.of(told(talk(2))).after(0))[-1]
    assert last.unnamed
    assert (last.with_("Ms A"), last.with_(nobody)) == (None, None)


@pytest.mark.parametrize(
    ("event", "outbound", "call"),
    [
        (talk(1, "Ms A"), True, True),
        (talk(1, "Ms A", direction="inbound"), False, True),
        (talk(1, "Ms A", channel=Channel.VIDEO), True, False),
        (talk(1, "Ms A", channel=Channel.MEETING, direction="inbound"), False, False),
    ],
)
def test_who_began_and_how_is_known(event: Event, outbound: bool, call: bool) -> None:  # noqa: FBT001
    [one] = TALKS.of(told(event)).after(0)
    assert (one.outbound, one.call, one.with_("Ms A")) == (outbound, call, True)


def test_of_letters_and_emails_our_last_to_each_person_is_known() -> None:
    letters = [talk(when, "Ms A", channel=Channel.LETTER) for when in (1, 3)]
    theirs = talk(5, "Ms A", channel=Channel.EMAIL, direction="inbound")
    bulk = talk(6, "Ms A", channel=Channel.EMAIL, automated=True)
    for events in ([*letters, theirs, bulk], [bulk, theirs, *letters[::-1]]):
        talks = TALKS.of(told(*events))
        assert talks.wrote(person_key("MS A")) == micros(day(3))
        assert talks.wrote(person_key("Mr B")) is None
        assert not talks.spoken


def test_a_telephone_number_is_the_same_however_it_is_set_and_is_no_name() -> None:
    assert person_key("+44 (20) 7946-0001") == person_key("442079460001") != person_key("442079460002")
    [one] = TALKS.of(told(talk(1, "442079460001"))).after(0)
    assert (one.with_("+44 20 7946 0001"), one.with_("Ms A"), one.with_("442079460002")) == (True, None, False)
