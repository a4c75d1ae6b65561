from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any

from services.interactions.domain import INITIAL
from services.interactions.views import client_view
from shared.events import EventData
from shared.events.interactions import (
    ActionPlanned,
    Channel,
    ClientToldOfDelay,
    ComplaintAcknowledged,
    ComplaintRaised,
    ContactLogged,
    DeadlineAtRisk,
    DeadlineSet,
    FeedbackReceived,
    InvoiceIssued,
    InvoiceQueried,
    MatterOpened,
    NewsSpotted,
    PromiseMade,
    ReferralReceived,
    StatusReported,
)
from tests.support.stories.interactions import after, day, folded, happened

KINDS = (
    "promise", "deadline", "complaint", "matter", "call", "mistake", "referral", "invoice", "news", "action",
)  # fmt: skip


def view(*told: EventData) -> dict[str, Any]:
    return client_view("acme", after(*told), len(told))


def test_a_client_of_whom_nothing_is_known_has_an_empty_answer() -> None:
    assert client_view("acme", INITIAL, 0) == {
        "client": "acme",
        "version": 0,
        "last_contact": None,
        "open": {kind: [] for kind in KINDS},
        "unmatched": {"count": 0, "items": []},
        "settled": dict.fromkeys(KINDS, 0),
        "events": {},
    }


def test_an_open_promise_is_shown_as_it_was_made() -> None:
    due = day(3).astimezone(timezone(timedelta(hours=2)))
    (promise,) = view(PromiseMade(promise="p-1", what="send the draft", due=due, by="p-anna"))["open"]["promise"]
    assert promise == {
        "promise": "p-1",
        "what": "send the draft",
        "due": "2026-03-05T09:00:00Z",
        "by": "p-anna",
        "made_at": "2026-03-02T09:00:00Z",
    }


def test_what_began_first_is_shown_first() -> None:
    later = happened(PromiseMade(promise="p-1", what="draft", due=day(3)), day(2), "e-1")
    first = happened(PromiseMade(promise="p-2", what="call", due=day(9)), day(1), "e-2")
    shown = client_view("acme", folded([later, first]), 2)["open"]["promise"]
    assert [promise["promise"] for promise in shown] == ["p-2", "p-1"]


def test_a_deadline_shows_the_latest_news_of_each_kind() -> None:
    due = DeadlineSet(deadline="d-1", what="filing", due=day(5))
    late = happened(DeadlineAtRisk(deadline="d-1", reason="no papers", expected=day(8)), day(3), "e-1")
    early = happened(DeadlineAtRisk(deadline="d-1", reason="leave"), day(2), "e-2")
    told = happened(ClientToldOfDelay(deadline="d-1", by="p-anna", expected=day(9)), day(4), "e-3")
    (deadline,) = client_view("acme", folded([late, happened(due), early, told]), 4)["open"]["deadline"]
    assert deadline["at_risk"] == {
        "at": "2026-03-05T09:00:00Z",
        "reason": "no papers",
        "expected": "2026-03-10T09:00:00Z",
    }
    assert deadline["told"] == {"at": "2026-03-06T09:00:00Z", "by": "p-anna", "expected": "2026-03-11T09:00:00Z"}


def test_a_matter_shows_when_the_client_last_heard_of_it_alone_or_with_all() -> None:
    matter = MatterOpened(matter="m-1", title="Lease", status_every_days=14)

    def last_status(*told: EventData) -> str | None:
        (shown,) = view(*told)["open"]["matter"]
        return str(shown["last_status"]) if shown["last_status"] else None

    assert last_status(matter) is None
    assert last_status(matter, StatusReported(matter="m-1")) == "2026-03-03T09:00:00Z"
    assert last_status(matter, StatusReported(matter="m-2")) is None
    assert last_status(matter, StatusReported(matter="m-1"), StatusReported()) == "2026-03-04T09:00:00Z"
    assert last_status(StatusReported(), matter) is None


def test_the_last_contact_is_the_latest_by_when_it_happened_and_no_newsletter() -> None:
    call = ContactLogged(channel=Channel.CALL)
    bulk = ContactLogged(channel=Channel.EMAIL, automated=True)
    events = [happened(call, day(4)), happened(call, day(2), "e-2"), happened(bulk, day(6), "e-3")]
    shown = client_view("acme", folded(events), 3)
    assert (shown["last_contact"], shown["events"]) == ("2026-03-06T09:00:00Z", {"ContactLogged": 3})


def test_events_are_counted_by_type() -> None:
    shown = view(FeedbackReceived(nps=9), ContactLogged(channel=Channel.CALL), FeedbackReceived(nps=2))
    assert shown["events"] == {"ContactLogged": 1, "FeedbackReceived": 2}
    assert shown["version"] == 3


def test_a_complaint_shows_when_it_was_first_acknowledged() -> None:
    first = happened(ComplaintAcknowledged(complaint="c-1", by="p-anna"), day(1), "e-1")
    again = happened(ComplaintAcknowledged(complaint="c-1", by="p-ben"), day(2), "e-2")
    raised = happened(ComplaintRaised(complaint="c-1", about="the bill"), day(0), "e-3")
    (complaint,) = client_view("acme", folded([again, first, raised]), 3)["open"]["complaint"]
    assert complaint["acknowledged"] == {"at": "2026-03-03T09:00:00Z", "by": "p-anna"}


def test_an_open_invoice_shows_its_amounts_as_text_and_the_latest_query() -> None:
    invoice = InvoiceIssued(
        invoice="b-1", fees=Decimal("1250.5000"), currency="GBP", estimate=Decimal("1000.00"), margin=Decimal("-20.125")
    )
    (shown,) = view(invoice, InvoiceQueried(invoice="b-1", about="copies"))["open"]["invoice"]
    assert shown == {
        "invoice": "b-1",
        "fees": "1250.50",
        "currency": "GBP",
        "estimate": "1000.00",
        "margin": "-20.125",
        "issued_at": "2026-03-02T09:00:00Z",
        "queried": {"at": "2026-03-03T09:00:00Z", "about": "copies"},
    }


def test_news_not_mentioned_referrals_not_thanked_for_and_actions_not_done_are_open() -> None:
    shown = view(
        NewsSpotted(news="n-1", headline="A prize"),
        ReferralReceived(referral="r-1", who="Lowe Bakery"),
        ActionPlanned(action="a-1", what="visit", due=day(9), quick_win=True),
    )["open"]
    assert shown["news"] == [{"news": "n-1", "headline": "A prize", "spotted_at": "2026-03-02T09:00:00Z"}]
    assert shown["referral"] == [{"referral": "r-1", "who": "Lowe Bakery", "received_at": "2026-03-03T09:00:00Z"}]
    assert shown["action"] == [
        {
            "action": "a-1",
            "what": "visit",
            "due": "2026-03-11T09:00:00Z",
            "quick_win": True,
            "planned_at": "2026-03-04T09:00:00Z",
        }
    ]
