"""Whether a client is closed, and what who reports a fact of one is told."""

from datetime import date
from itertools import permutations

import pytest

from services.interactions.domain.closing import UNKNOWN, Closing, advice, decode, encode, fold
from shared.events import Event
from shared.events.clients import ClientClosed, ClientDetailsChanged, ClientOnboarded, ClosingReason
from tests.support.stories.intake import day, folded, happened

ACME = ClientOnboarded(name="Acme Ltd", since=date(2020, 1, 6))
MERGED = happened(ClientClosed(reason=ClosingReason.MERGED), day(9), "e-2")


def known(*events: Event) -> Closing:
    return folded(UNKNOWN, fold, events)


def test_a_fact_after_a_merger_is_answered_with_where_it_belongs() -> None:
    closed = known(happened(ACME), MERGED)
    told = advice("acme-limited", closed, day(10))
    assert told is not None
    assert told.startswith(
        "acme-limited was closed as merged on 2026-03-11; its facts do not count for another client."
    )
    assert advice("acme-limited", closed, day(9)) is None
    assert advice("acme-limited", closed, day(8)) is None


def test_a_fact_after_another_closing_is_answered_with_what_to_report_of_one_who_is_back() -> None:
    told = advice("acme", known(happened(ACME), happened(ClientClosed(), day(9), "e-2")), day(10))
    assert told is not None
    assert "acme was closed on 2026-03-11" in told
    assert "report ClientOnboarded" in told


def test_nothing_is_said_of_who_is_not_closed() -> None:
    assert advice("acme", UNKNOWN, day(10)) is None
    assert advice("acme", known(happened(ACME)), day(10)) is None


@pytest.mark.parametrize("after", [12, 20])
def test_who_is_onboarded_again_is_not_closed_in_whatever_order_that_is_heard(after: int) -> None:
    back = happened(ACME, day(after), "e-3")
    states = {encode(known(*events)) for events in permutations([happened(ACME), MERGED, back])}
    (state,) = states
    assert advice("acme", decode(state), day(30)) is None


def test_a_closing_that_is_corrected_has_the_later_reason() -> None:
    corrected = happened(ClientClosed(reason=ClosingReason.LEFT), day(9.5), "e-3")
    told = advice("acme", known(corrected, MERGED), day(10))
    assert told is not None
    assert "merged" not in told


def test_what_says_nothing_of_it_changes_nothing() -> None:
    closed = known(MERGED)
    assert fold(closed, happened(ClientDetailsChanged(tier="key"), day(11), "e-3")) == closed
