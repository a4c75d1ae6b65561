"""States written while contacts were kept as decayed sums are read as the weeks they are kept as now."""

import msgspec
import pytest
from hypothesis import given
from msgspec.structs import replace

from services.scoring.domain import INITIAL, assess, decode, encode, fold
from shared.events.event import Event
from shared.events.interactions import Channel, ContactLogged
from tests.support.earlier_states import as_sums
from tests.support.stories.scoring import POLICY, contact, day, event, onboarded, told
from tests.support.stories.scoring_histories import histories


def without_occasion(each: Event) -> Event:
    """As they were reported then: none named an occasion."""
    if not isinstance(each.data, ContactLogged):
        return each
    return replace(each, data=each.data.model_copy(update={"occasion": None}))


@given(histories())
def test_nothing_is_lost_of_it(events: list[Event]) -> None:
    state = told(*map(without_occasion, events))
    assert decode(as_sums(state)) == state
    assert encode(decode(as_sums(state))) == encode(state)


def test_it_folds_on_as_if_it_had_been_kept_so_from_the_start() -> None:
    before = [onboarded(-900), *(contact(-5 * number, channel) for number in range(90) for channel in Channel)]
    newer = contact(3, Channel.EMAIL)
    then = fold(decode(as_sums(told(*before))), newer)
    assert then == told(*before, newer)
    assert assess(then, day(4), POLICY) == assess(told(*before, newer), day(4), POLICY)


def test_a_newsletter_alone_is_read_too() -> None:
    state = told(event(3, ContactLogged(channel=Channel.EMAIL, automated=True)))
    assert decode(as_sums(state)) == state


@pytest.mark.parametrize(
    "data", [b"\x81\xa8contacts\x07", b"\x81\xa8contacts\x93\xc4\x00\xc4\x00\xc4\x00", b"\x80\x00"]
)
def test_what_is_no_state_is_refused(data: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(data)


def test_the_empty_state_is_the_empty_state() -> None:
    assert decode(as_sums(INITIAL)) == INITIAL
