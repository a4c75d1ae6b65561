"""One happening reported several times is one contact, in every signal that counts contacts."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain import encode
from services.scoring.domain.signals.contact.acquaintances import who_knows_whom
from services.scoring.domain.signals.contact.breadth import TIES
from services.scoring.domain.state.contacts import CONTACTS
from shared.events.event import Event
from shared.events.interactions import Channel, ContactLogged, MatterOpened
from tests.support.stories.scoring import event, health, is_open, onboarded, told

MINUTE = 1 / 1440


def report(when: float, source: str, channel: Channel = Channel.MEETING, **fields: object) -> Event:
    return event(when, ContactLogged.model_validate({"channel": channel, **fields}), name=f"{source}-{when:g}")


def count(*events: Event) -> int:
    return len(CONTACTS.of(told(*events)).all_times())


def weight(kind: str, *events: Event) -> float:
    return sum(each.log_odds for each in health(20, onboarded(), *events).contributions if each.kind == kind)


CALENDARS = [report(10, who, by=who, occasion="uid-1@mail.example") for who in ("anna", "ben", "cleo")]
LEGS = [
    report(10 + number * MINUTE, f"leg-{number}", Channel.CALL, direction=direction, occasion="1700000001.1")
    for number, direction in enumerate(("inbound", "outbound", "inbound"))
]
ONE_MINUTE = [report(10, who, channel, by=who) for who, channel in (("anna", Channel.VIDEO), ("ben", Channel.VIDEO))]


@pytest.mark.parametrize("reports", [CALENDARS, LEGS, ONE_MINUTE], ids=["occasion", "legs", "one minute"])
def test_several_reports_are_one_contact_and_the_same_state_in_any_order(reports: list[Event]) -> None:
    assert count(*reports) == 1
    assert health(20, onboarded(), *reports).cadence.contacts == 1
    assert weight("silence", *reports) == pytest.approx(weight("silence", reports[-1]), abs=0.01)
    first = encode(told(*reports))
    for order in itertools.permutations(reports):
        assert encode(told(*order, *order)) == first


def test_two_occasions_two_channels_and_two_minutes_are_two_contacts() -> None:
    assert count(report(10, "a", occasion="1"), report(10, "b", occasion="2")) == 2
    assert count(report(10, "a"), report(10, "b", Channel.VIDEO)) == 2
    assert count(report(10, "a"), report(10 + MINUTE, "b")) == 2


def test_the_meetings_of_a_series_share_an_icaluid_and_are_many() -> None:
    series = [report(when, who, occasion="weekly@mail.example") for when in range(0, 70, 7) for who in ("a", "b")]
    assert count(*series) == 10


reports_of_a_day = st.lists(
    st.builds(
        report,
        st.integers(0, 600).map(lambda minutes: 10 + minutes * MINUTE),
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from(Channel),
        direction=st.sampled_from(["inbound", "outbound"]),
        purpose=st.sampled_from(["social", "future", "billing"]),
        substance=st.sampled_from([None, True, False]),
        by=st.sampled_from([None, "anna", "ben"]),
        colleagues=st.sampled_from([(), ("cleo",)]),
        with_=st.sampled_from([(), ("Ms B",), ("Mr A", "Ms B")]),
        occasion=st.sampled_from([None, "1", "2"]),
        automated=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda each: each.id,
)


@given(reports_of_a_day, st.randoms(use_true_random=False))
def test_reports_of_one_day_come_to_the_same_in_any_order_and_twice(events: list[Event], chance: random.Random) -> None:
    mixed = chance.sample([*events, *events], 2 * len(events))
    assert encode(told(*mixed)) == encode(told(*events))


def test_two_calls_of_one_minute_are_two_unless_the_telephone_system_says_they_are_one() -> None:
    assert count(report(10, "a", Channel.CALL), report(10, "b", Channel.CALL)) == 2


def test_of_two_reports_the_better_channel_counts_and_that_we_began() -> None:
    reports = [
        report(10, "crm", Channel.CALL, direction="outbound", occasion="1"),
        report(10, "calendar", Channel.MEETING, direction="inbound", occasion="1"),
    ]
    for order in (reports, reports[::-1]):
        contacts = CONTACTS.of(told(*order))
        assert contacts.when(frozenset({Channel.MEETING}), outbound=True) != []
        assert contacts.when(frozenset({Channel.CALL})) == []


def test_everybody_of_ours_who_took_part_is_a_tie() -> None:
    assert set(TIES.of(told(*CALENDARS)).people) == {"anna", "ben", "cleo"}
    assert set(TIES.of(told(report(10, "a", by="anna", colleagues=["ben"]))).people) == {"anna", "ben"}
    assert set(TIES.of(told(report(10, "a", colleagues=["ben"]))).people) == {"ben"}


def test_one_report_that_names_all_of_ours_is_as_good_as_one_of_each() -> None:
    one = report(10, "anna", by="anna", colleagues=["ben", "cleo"], occasion="uid-1@mail.example")
    assert weight("breadth", one) == weight("breadth", *CALENDARS) < 0
    assert health(20, onboarded(), one).score == health(20, onboarded(), *CALENDARS).score


def test_a_colleague_in_the_meeting_ends_the_single_thread() -> None:
    matters = [event(when, MatterOpened(matter=f"m{when}", title="A lease"), name=f"m{when}") for when in (0, 10)]
    alone = [report(when, "a", by="anna") for when in range(20, 200, 20)]
    together = [report(when, "b", by="anna", colleagues=["ben"]) for when in (190,)]
    assert is_open("single_thread", 200, onboarded(), *matters, *alone)
    assert not is_open("single_thread", 200, onboarded(), *matters, *alone, *together)


def test_whoever_of_ours_was_there_knows_whom_of_theirs_was() -> None:
    reports = [
        report(10, "anna", by="zoe", colleagues=["anna"], occasion="1", with_=("Ms B",)),
        report(10 + MINUTE, "ben", by="ben", occasion="1"),
        report(11, "cleo", by="cleo", occasion="2"),
    ]
    for order in itertools.permutations(reports):
        known = {(each.ours, each.theirs) for each in who_knows_whom(told(*order))}
        assert known == {("anna", "Ms B"), ("ben", "Ms B"), ("zoe", "Ms B")}
        assert encode(told(*order, order[0])) == encode(told(*reports))


def test_bills_in_two_mailboxes_are_half_as_many_motions() -> None:
    def bills(copies: int) -> list[Event]:
        return [
            report(number * 14, f"box-{copy}", Channel.EMAIL, purpose="billing", occasion=f"<{number}@mail>")
            for number in range(4)
            for copy in range(copies)
        ]

    assert not is_open("perfunctory", 60, onboarded(-400), *bills(2))
    assert not is_open("perfunctory", 60, onboarded(-400), *bills(3)[::-1])


def test_that_one_who_was_there_says_it_had_substance_is_believed() -> None:
    bills = [report(number * 14, "a", Channel.EMAIL, purpose="billing") for number in range(8)]
    meeting = [
        report(90, who, purpose="social", occasion="1", substance=judged) for who, judged in (("a", False), ("b", True))
    ]
    again = report(95, "a", purpose="advice")
    assert is_open("perfunctory", 100, onboarded(-400), *bills, meeting[0], again)
    for order in (meeting, meeting[::-1]):
        assert not is_open("perfunctory", 100, onboarded(-400), *bills, *order, again)


def test_a_talk_of_the_future_in_three_calendars_helps_once() -> None:
    talks = [report(10, who, by=who, purpose="future", occasion="1") for who in ("anna", "ben", "cleo")]
    weights = [
        sum(each.log_odds for each in health(20, *story).contributions if each.kind == "future")
        for story in (talks[:1], talks, talks[::-1])
    ]
    assert weights[0] == weights[1] == weights[2] < 0
