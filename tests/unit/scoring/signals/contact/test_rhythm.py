"""rhythm_break: a silence longer than this client is used to."""

from shared.events.event import Event
from shared.events.interactions import Channel
from shared.events.scoring import Band
from tests.support.stories.scoring import contact, health, is_open, onboarded


def weekly(until: int) -> list[Event]:
    return [contact(when) for when in range(0, until, 7)]


def test_rhythm_break_warns_on_a_weekly_client_before_the_90_days() -> None:
    events = [onboarded(), *weekly(200)]
    opens = next(when for when in range(197, 290) if is_open("rhythm_break", when, *events))
    # e^(ln(90/7)/2 - 0.64/2 + 1.2) = 8.65 weeks after the last contact, on day 196
    assert opens == 257
    assert health(opens, *events).band is not Band.GREEN


def test_rhythm_break_ends_with_any_contact() -> None:
    events = [onboarded(), *weekly(200)]
    assert is_open("rhythm_break", 290, *events)
    assert not is_open("rhythm_break", 290, *events, contact(289, Channel.EMAIL))


def test_rhythm_needs_two_contacts() -> None:
    assert not is_open("rhythm_break", 399, onboarded(), contact(0))
    assert is_open("rhythm_break", 399, onboarded(), contact(0), contact(20))


def test_rhythm_break_is_never_sooner_than_one_and_a_half_agreed_gaps() -> None:
    daily = [contact(when) for when in range(30)]
    assert not is_open("rhythm_break", 29 + 54, onboarded(), *daily)
    assert is_open("rhythm_break", 29 + 55, onboarded(), *daily)
