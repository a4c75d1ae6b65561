from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.interactions.domain import INITIAL, closed_items, encode, evolve
from services.interactions.views import UNMATCHED_LISTED, client_view
from shared.events import Event, EventData
from shared.events.catalogue import Topic
from shared.events.interactions import (
    ActionCompleted,
    ActionPlanned,
    CallMissed,
    CallReturned,
    ClientToldOfDelay,
    ComplaintRaised,
    ComplaintResolved,
    DeadlineAtRisk,
    DeadlineMet,
    DeadlineSet,
    Finder,
    InvoiceCancelled,
    InvoiceIssued,
    InvoicePaid,
    MatterClosed,
    MatterOpened,
    MistakeDisclosed,
    MistakeRemedied,
    NewsDismissed,
    NewsMentioned,
    NewsSpotted,
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    ReferralReceived,
    ReferralThanked,
)
from tests.support.stories.interactions import MONDAY, after, day, folded, happened

PAIRS: list[tuple[EventData, EventData, str]] = [
    (PromiseMade(promise="i-1", what="draft", due=day(5)), PromiseKept(promise="i-1"), "promise"),
    (DeadlineSet(deadline="i-1", what="filing", due=day(5)), DeadlineMet(deadline="i-1"), "deadline"),
    (ComplaintRaised(complaint="i-1", about="bill"), ComplaintResolved(complaint="i-1"), "complaint"),
    (MatterOpened(matter="i-1", title="Lease"), MatterClosed(matter="i-1"), "matter"),
    (CallMissed(call="i-1"), CallReturned(call="i-1"), "call"),
    (
        MistakeDisclosed(mistake="i-1", what="address", found_by=Finder.US),
        MistakeRemedied(mistake="i-1"),
        "mistake",
    ),
    (ReferralReceived(referral="i-1"), ReferralThanked(referral="i-1"), "referral"),
    (InvoiceIssued(invoice="i-1", fees=Decimal("9.00"), currency="GBP"), InvoicePaid(invoice="i-1"), "invoice"),
    (InvoiceIssued(invoice="i-1", fees=Decimal("9.00"), currency="GBP"), InvoiceCancelled(invoice="i-1"), "invoice"),
    (NewsSpotted(news="i-1", headline="A prize"), NewsMentioned(news="i-1"), "news"),
    (NewsSpotted(news="i-1", headline="A prize"), NewsDismissed(news="i-1"), "news"),
    (ActionPlanned(action="i-1", what="visit", due=day(5)), ActionCompleted(action="i-1"), "action"),
]


@pytest.mark.parametrize(("opening", "ending", "kind"), PAIRS)
def test_what_began_is_open_until_it_ends(opening: EventData, ending: EventData, kind: str) -> None:
    begun = client_view("acme", after(opening), 1)
    assert [item[kind] for item in begun["open"][kind]] == ["i-1"]
    over = client_view("acme", after(opening, ending), 2)
    assert (over["open"][kind], over["settled"][kind], over["unmatched"]["count"]) == ([], 1, 0)


@pytest.mark.parametrize(("opening", "ending", "kind"), PAIRS)
def test_an_ending_waits_for_what_it_ends_and_both_settle(opening: EventData, ending: EventData, kind: str) -> None:
    waiting = client_view("acme", after(ending), 1)
    assert waiting["open"][kind] == []
    assert waiting["unmatched"] == {
        "count": 1,
        "items": [
            {
                "kind": kind,
                "id": "i-1",
                "heard": [{"id": "e-0", "type": type(ending).__name__, "time": "2026-03-02T09:00:00Z"}],
            }
        ],
    }
    over = client_view("acme", after(ending, opening), 2)
    assert (over["open"][kind], over["settled"][kind], over["unmatched"]["count"]) == ([], 1, 0)


def test_news_of_a_deadline_never_set_waits_too() -> None:
    risk, told = DeadlineAtRisk(deadline="d-1"), ClientToldOfDelay(deadline="d-1")
    assert client_view("acme", after(risk, told), 2)["unmatched"]["count"] == 1
    due = DeadlineSet(deadline="d-1", what="filing", due=day(5))
    view = client_view("acme", after(risk, told, due), 3)
    assert view["unmatched"]["count"] == 0
    assert view["open"]["deadline"][0]["at_risk"] == {"at": "2026-03-02T09:00:00Z"}


def test_what_is_heard_after_it_settled_changes_nothing_but_an_earlier_end() -> None:
    due, met, risk = DeadlineSet(deadline="d-1", what="filing", due=day(5)), DeadlineMet(deadline="d-1"), DeadlineAtRisk
    states = {
        encode(folded(order))
        for order in permutations(
            [
                happened(due, day(0), "e-1"),
                happened(met, day(4), "e-2"),
                happened(met, day(3), "e-3"),
                happened(risk(deadline="d-1"), day(1), "e-4"),
            ]
        )
    }
    assert len(states) == 1
    record = closed_items.find(
        folded([happened(met, day(4)), happened(due), happened(met, day(3))]).run("deadline"), "d-1"
    )
    assert record is not None
    assert record.ended_at == day(3)


def test_even_two_endings_fold_to_the_same_state_in_any_order() -> None:
    told = [
        happened(PromiseMade(promise="p-1", what="draft", due=day(5)), day(0), "e-1"),
        happened(PromiseKept(promise="p-1"), day(1), "e-2"),
        happened(PromiseBroken(promise="p-1"), day(2), "e-3"),
    ]
    states = [folded(order) for order in permutations(told)]
    assert len({encode(state) for state in states}) == 1
    record = closed_items.find(states[0].run("promise"), "p-1")
    assert record is not None
    assert (record.has(0), record.has(1), record.ended_at) == (True, True, day(1))


def test_an_event_of_a_type_not_known_here_is_counted_and_nothing_else() -> None:
    newer = Event("e-9", "rapport.HandShaken.v1", Topic.INTERACTIONS, "acme", 1, MONDAY, MONDAY, None)
    assert evolve(INITIAL, newer).counts == {"HandShaken": 1}
    assert evolve(INITIAL, newer).items == {}


def test_thousands_of_settled_items_stay_small() -> None:
    items = 3_000
    events = [
        happened(data)
        for n in range(items)
        for data in (
            PromiseMade(promise=f"promise-{n}", what="a draft of the agreement by Friday", due=day(n % 90)),
            PromiseKept(promise=f"promise-{n}"),
        )
    ]
    state = folded(events)
    assert closed_items.count(state.run("promise")) == items
    assert len(encode(state)) < items * 17 + 200


def test_an_answer_lists_the_latest_unmatched_and_counts_all() -> None:
    state = folded(happened(CallReturned(call=f"x-{n}"), day(n), f"e-{n}") for n in range(UNMATCHED_LISTED + 5))
    unmatched = client_view("acme", state, 1)["unmatched"]
    assert unmatched["count"] == UNMATCHED_LISTED + 5
    assert [entry["id"] for entry in unmatched["items"]] == [f"x-{n}" for n in range(UNMATCHED_LISTED + 4, 4, -1)]


@given(st.lists(st.text(min_size=1, max_size=3), unique=True, max_size=30), st.text(max_size=3))
def test_every_settled_item_is_found_again_and_no_other(ids: list[str], stranger: str) -> None:
    run = b""
    for item in ids:
        run = closed_items.put(run, closed_items.ClosedItem.of(item, {"what": item}, {0: MONDAY}))
    assert closed_items.count(run) == len(ids)
    for item in ids:
        found = closed_items.find(run, item)
        assert found == closed_items.ClosedItem.of(item, {"what": item}, {0: MONDAY})
    assert (closed_items.find(run, stranger) is not None) == (stranger in ids)


@given(st.permutations(["a", "b", "c", "d"]))
def test_settled_items_are_the_same_bytes_in_any_order(order: list[str]) -> None:
    def run(items: list[str]) -> bytes:
        kept = b""
        for item in items:
            kept = closed_items.put(kept, closed_items.ClosedItem.of(item, {}, {0: MONDAY}))
        return kept

    assert run(order) == run(sorted(order)) == run(order + order)


@pytest.mark.parametrize(("year", "second"), [(1, 0), (1969, 0), (2200, 2**32 - 1)])
def test_an_end_beyond_the_calendar_of_a_record_is_its_edge(year: int, second: int) -> None:
    assert closed_items.ClosedItem.of("i", {}, {0: MONDAY.replace(year=year)}).ended == second
