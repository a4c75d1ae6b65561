"""The contacts that count: one a week, the one worth most; a call to complain is none."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.assessment.silence.credit import credit
from services.scoring.domain.state.clock import DAY, micros
from services.scoring.domain.state.contacts import CHANNELS, MOST_WEEKS
from shared.events import interactions
from shared.events.event import Event
from shared.events.interactions import Channel
from tests.support.stories.scoring import POLICY, contact, day, event, told

AT = 410
WORTH = {Channel.MEETING: 1, Channel.VIDEO: 1, Channel.CALL: 1, Channel.LETTER: 0.6, Channel.EMAIL: 0.4}


def worth(*events: Event, at: float = AT) -> float:
    return credit(told(*events), micros(day(at)), POLICY).worth


def last(*events: Event) -> int | None:
    return credit(told(*events), micros(day(AT)), POLICY).last


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(CHANNELS)), max_size=40))
def test_of_each_iso_week_the_contact_worth_most_counts(contacts: list[tuple[int, Channel]]) -> None:
    best: dict[tuple[int, int], float] = {}
    for when, channel in contacts:
        year, week, _ = day(when).isocalendar()
        best[year, week] = max(best.get((year, week), 0.0), WORTH[channel] * 2 ** (-(AT - when) / 90))
    assert math.isclose(worth(*(contact(when, channel) for when, channel in contacts)), sum(best.values()))


def test_a_later_email_does_not_take_the_place_of_a_meeting() -> None:
    # 5 January 2026 is a Monday.
    meeting, mail = contact(4, Channel.MEETING), contact(8, Channel.EMAIL)
    assert worth(meeting, mail, at=8) == pytest.approx(2 ** (-4 / 90))
    assert worth(mail, at=8) == pytest.approx(0.4)


def test_what_is_older_than_the_weeks_remembered_is_under_a_thousandth() -> None:
    weekly = [contact(-7 * number, Channel.MEETING) for number in range(MOST_WEEKS + 40)]
    forgotten = sum(2 ** (-7 * number / 90) for number in range(MOST_WEEKS, MOST_WEEKS + 40))
    assert 0 < forgotten < 0.02
    assert worth(*weekly, at=0) == pytest.approx(sum(2 ** (-7 * number / 90) for number in range(MOST_WEEKS)))


RAISED = event(200, interactions.ComplaintRaised(complaint="c", about="the bill"))


@pytest.mark.parametrize("channel", [Channel.CALL, Channel.VIDEO, Channel.MEETING])
@pytest.mark.parametrize("hours", [-0.9, 0, 0.9])
def test_a_call_in_which_they_complained_earns_nothing(channel: Channel, hours: float) -> None:
    call = contact(200 + hours / 24, channel, direction="inbound")
    assert worth(RAISED, call) == 0
    assert last(RAISED, call) is None
    assert worth(call) > 0, "before we hear of the complaint it is a call like others"


def test_our_own_call_about_a_complaint_counts_and_so_does_theirs_of_another_hour() -> None:
    assert worth(RAISED, contact(200.02, Channel.CALL)) > 0
    assert worth(RAISED, contact(200.1, Channel.CALL, direction="inbound")) > 0
    assert worth(RAISED, contact(200, Channel.EMAIL, direction="inbound")) > 0, "an e-mail is no call"


def test_a_resolved_complaint_earns_nothing_either() -> None:
    resolved = event(220, interactions.ComplaintResolved(complaint="c"))
    call = contact(200, Channel.CALL, direction="inbound")
    assert worth(RAISED, call, resolved) == worth(resolved, RAISED, call) == 0


def test_the_call_before_a_complaint_in_the_same_week_still_counts() -> None:
    # 20 July 2026 is a Monday, day 200.
    before, call = contact(200, Channel.CALL), contact(202, Channel.CALL, direction="inbound")
    raised = event(202, interactions.ComplaintRaised(complaint="d", about="the bill"))
    assert worth(before, call, raised) == worth(before)
    assert last(before, call, raised) == micros(day(202)) - 2 * DAY
