from datetime import timedelta, timezone
from decimal import Decimal

import pytest
from msgspec.structs import replace

from services.interactions.domain import INITIAL, closed_items, decide
from services.interactions.domain.canonical import canonical
from shared.events import EventData
from shared.events.interactions import (
    ActionCompleted,
    ActionDropped,
    ActionPlanned,
    CallMissed,
    CallReturned,
    Channel,
    ClientToldOfDelay,
    CompetitorMentioned,
    ComplaintAcknowledged,
    ComplaintRaised,
    ComplaintResolved,
    ContactLogged,
    CostsReviewed,
    DeadlineAtRisk,
    DeadlineMet,
    DeadlineMissed,
    DeadlineSet,
    FeedbackReceived,
    Finder,
    IdeaShared,
    InvoiceCancelled,
    InvoiceIssued,
    InvoicePaid,
    InvoiceQueried,
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
    ReferralAsked,
    ReferralGiven,
    ReferralReceived,
    ReferralThanked,
    StatusReported,
    TimeNotCharged,
)
from tests.support.stories.interactions import MONDAY, after, day, is_accepted, refusal, reported

PROMISE = PromiseMade(promise="p-1", what="send the draft", due=day(5))
DEADLINE = DeadlineSet(deadline="d-1", what="file the defence", due=day(5))
COMPLAINT = ComplaintRaised(complaint="c-1", about="the bill")
MATTER = MatterOpened(matter="m-1", title="Lease")
CALL = CallMissed(call="x-1", caller="Jo")
MISTAKE = MistakeDisclosed(mistake="s-1", what="the wrong address", found_by=Finder.US)
REFERRAL = ReferralReceived(referral="r-1", who="Lowe Bakery")
INVOICE = InvoiceIssued(invoice="b-1", fees=Decimal("1250.00"), currency="GBP")
NEWS = NewsSpotted(news="n-1", headline="A prize")
ACTION = ActionPlanned(action="a-1", what="visit the site", due=day(5))

KEPT, BROKEN = PromiseKept(promise="p-1"), PromiseBroken(promise="p-1")
MET, MISSED = DeadlineMet(deadline="d-1"), DeadlineMissed(deadline="d-1")
RESOLVED, CLOSED, RETURNED = ComplaintResolved(complaint="c-1"), MatterClosed(matter="m-1"), CallReturned(call="x-1")
REMEDIED, THANKED = MistakeRemedied(mistake="s-1"), ReferralThanked(referral="r-1")
PAID, CANCELLED = InvoicePaid(invoice="b-1"), InvoiceCancelled(invoice="b-1")
MENTIONED, DISMISSED = NewsMentioned(news="n-1"), NewsDismissed(news="n-1")
DONE, DROPPED = ActionCompleted(action="a-1"), ActionDropped(action="a-1")

OPENINGS: list[tuple[EventData, EventData, EventData, str]] = [
    (PROMISE, PROMISE.model_copy(update={"what": "call"}), KEPT, "what"),
    (DEADLINE, DEADLINE.model_copy(update={"due": day(9)}), MET, "due"),
    (COMPLAINT, COMPLAINT.model_copy(update={"raised_by": "Jo"}), RESOLVED, "raised_by"),
    (MATTER, MATTER.model_copy(update={"lead": "p-anna"}), CLOSED, "lead"),
    (CALL, CallMissed(call="x-1"), RETURNED, "caller"),
    (MISTAKE, MISTAKE.model_copy(update={"found_by": Finder.CLIENT}), REMEDIED, "found_by"),
    (REFERRAL, REFERRAL.model_copy(update={"referred_by": "Jo"}), THANKED, "referred_by"),
    (INVOICE, INVOICE.model_copy(update={"fees": Decimal("1250.01")}), PAID, "fees"),
    (NEWS, NEWS.model_copy(update={"headline": "A fine"}), MENTIONED, "headline"),
    (ACTION, ACTION.model_copy(update={"owner": "p-anna"}), DONE, "owner"),
]
EITHER_OR: list[tuple[EventData, EventData, EventData]] = [
    (PROMISE, KEPT, BROKEN),
    (PROMISE, BROKEN, KEPT),
    (DEADLINE, MET, MISSED),
    (DEADLINE, MISSED, MET),
    (ACTION, DONE, DROPPED),
    (ACTION, DROPPED, DONE),
]
BOTH_MAY_BE: list[tuple[EventData, EventData, EventData]] = [(INVOICE, PAID, CANCELLED), (NEWS, MENTIONED, DISMISSED)]


def test_an_accepted_fact_becomes_one_event_that_says_the_same() -> None:
    decision = decide(INITIAL, reported(PROMISE, day(2)))
    assert isinstance(decision, tuple)
    (new,) = decision
    assert (new.data, new.time, new.causation_id) == (PROMISE, day(2), None)
    assert (new.correlation_id, new.traceparent, new.id) == ("c-1", "00-trace", None)


@pytest.mark.parametrize(("opening", "other", "ending", "field"), OPENINGS)
def test_begun_twice_with_other_data_is_refused(
    opening: EventData, other: EventData, ending: EventData, field: str
) -> None:
    refused = refusal(decide(after(opening), reported(other)))
    assert [problem.pointer for problem in refused.fields] == [f"/data/{field}"]
    assert "at 2026-03-02T09:00:00Z" in refused.detail
    assert f"differs in: {field}" in refused.detail
    for order in ((opening, ending), (ending, opening)):
        over = refusal(decide(after(*order), reported(other)))
        assert over.fields
        assert "new id" in over.detail


@pytest.mark.parametrize(("opening", "other", "ending", "field"), OPENINGS)
def test_begun_twice_with_the_same_data_is_harmless_also_when_over(
    opening: EventData, other: EventData, ending: EventData, field: str
) -> None:
    assert is_accepted(after(opening), opening, day(3))
    assert is_accepted(after(opening, ending), opening, day(3))
    assert is_accepted(after(ending, opening), opening, day(3))


@pytest.mark.parametrize(("opening", "first", "second"), EITHER_OR)
def test_another_ending_is_refused_whichever_comes_second(
    opening: EventData, first: EventData, second: EventData
) -> None:
    for told in ((first,), (opening, first), (first, opening)):
        refused = refusal(decide(after(*told), reported(second, day(7))))
        assert "2026-03-09T09:00:00Z" in refused.detail
        assert "new id" in refused.detail
        assert is_accepted(after(*told), first, day(7))


@pytest.mark.parametrize(("opening", "one", "other"), BOTH_MAY_BE)
def test_written_off_and_paid_after_all_may_both_be(opening: EventData, one: EventData, other: EventData) -> None:
    for first, second in ((one, other), (other, one)):
        for told in ((first,), (opening, first), (first, opening)):
            assert is_accepted(after(*told), second, day(7))


def test_a_refusal_says_what_is_known_what_was_said_and_what_to_report() -> None:
    refused = refusal(decide(after(DEADLINE, MET), reported(MISSED, day(4))))
    assert refused.detail == (
        "deadline d-1 was met at 2026-03-03T09:00:00Z; this DeadlineMissed, of 2026-03-06T09:00:00Z, says it was "
        "missed. A deadline met late counts as missed; report the next deadline as DeadlineSet under a new id."
    )
    assert [(problem.pointer, problem.detail) for problem in refused.fields] == [("/data/deadline", "is known as met")]


def test_a_deadline_that_moved_is_told_how_to_say_so() -> None:
    moved = DEADLINE.model_copy(update={"due": day(9)})
    assert "report ClientToldOfDelay" in refusal(decide(after(DEADLINE), reported(moved))).detail
    assert is_accepted(after(DEADLINE), ClientToldOfDelay(deadline="d-1", expected=day(9)))


@pytest.mark.parametrize(("opening", "other", "ending", "field"), OPENINGS)
def test_a_refusal_quotes_no_personal_words(
    opening: EventData, other: EventData, ending: EventData, field: str
) -> None:
    words = (
        "draft",
        "call me",
        "defence",
        "bill",
        "Jo",
        "Lease",
        "address",
        "Bakery",
        "prize",
        "fine",
        "visit",
        "1250",
    )
    for told in ((opening,), (opening, ending)):
        refused = refusal(decide(after(*told), reported(other)))
        said = refused.detail + " ".join(problem.pointer + problem.detail for problem in refused.fields)
        assert not [word for word in words if word in said]


def test_the_same_moment_written_otherwise_is_the_same_data() -> None:
    oslo = PROMISE.model_copy(update={"due": PROMISE.due.astimezone(timezone(timedelta(hours=2)))})
    assert is_accepted(after(PROMISE), oslo)
    assert is_accepted(after(PROMISE, KEPT), oslo)


def test_other_ids_are_other_items() -> None:
    assert is_accepted(after(PROMISE, KEPT), PROMISE.model_copy(update={"promise": "p-2", "what": "call"}))
    assert is_accepted(after(PROMISE, KEPT), PromiseBroken(promise="p-2"))
    assert is_accepted(after(KEPT), MatterClosed(matter="p-1"))


@pytest.mark.parametrize(
    "free",
    [
        ContactLogged(channel=Channel.CALL),
        FeedbackReceived(nps=3),
        CompetitorMentioned(competitor="Rival LLP"),
        StatusReported(),
        StatusReported(matter="m-1"),
        DeadlineAtRisk(deadline="d-1"),
        ClientToldOfDelay(deadline="d-1"),
        ComplaintAcknowledged(complaint="c-1"),
        InvoiceQueried(invoice="b-1"),
        CostsReviewed(),
        TimeNotCharged(what="a call", invoice="b-1"),
        IdeaShared(what="a trust"),
        ReferralAsked(),
        ReferralGiven(),
        RESOLVED,
        CLOSED,
        RETURNED,
        REMEDIED,
        THANKED,
        PAID,
        CANCELLED,
        MENTIONED,
        DISMISSED,
    ],
)
def test_what_contradicts_nothing_is_always_accepted(free: EventData) -> None:
    begun = (DEADLINE, COMPLAINT, MATTER, CALL, MISTAKE, REFERRAL, INVOICE, NEWS)
    over = after(*begun, MET, RESOLVED, CLOSED, RETURNED, REMEDIED, THANKED, PAID, MENTIONED)
    for state in (INITIAL, after(free), after(*begun), over):
        assert is_accepted(state, free)


def test_a_resolution_timed_before_the_complaint_is_the_clocks_of_two_systems() -> None:
    assert is_accepted(after(COMPLAINT), RESOLVED, MONDAY - timedelta(hours=1))


def test_two_systems_may_each_say_how_satisfied_the_client_is() -> None:
    assert is_accepted(after(COMPLAINT, RESOLVED), RESOLVED.model_copy(update={"satisfied": True, "how": "credited"}))


def test_an_action_that_moved_is_told_how_to_say_so() -> None:
    moved = ACTION.model_copy(update={"due": day(9)})
    assert "report ActionDropped for this one" in refusal(decide(after(ACTION), reported(moved))).detail


def test_the_same_amount_written_otherwise_is_the_same_data() -> None:
    longer = INVOICE.model_copy(update={"fees": Decimal("1250.0000")})
    assert is_accepted(after(INVOICE), longer)
    assert is_accepted(after(INVOICE, PAID), longer)


LEGS: list[EventData] = [CallMissed(call="x-1", caller="Jo", whom=whom) for whom in ("anna", "ben")]


BEFORE: list[list[EventData]] = [[LEGS[0]], [LEGS[0], CallReturned(call="x-1")], [CallReturned(call="x-1"), LEGS[0]]]


def test_a_call_that_rang_several_people_is_one_while_it_waits_and_once_it_is_returned() -> None:
    for before in BEFORE:
        assert is_accepted(after(*before), LEGS[1])
        assert is_accepted(after(*before, LEGS[1]), LEGS[0])


def test_another_caller_is_another_call_whoever_it_rang() -> None:
    other = reported(CallMissed(call="x-1", caller="Al", whom="ben"))
    for before in BEFORE:
        assert "report CallMissed under a new id" in refusal(decide(after(*before), other)).detail


def test_a_call_that_was_over_before_people_could_differ_is_still_known_by_all_that_was_said() -> None:
    over = closed_items.ClosedItem.of("x-1", canonical(LEGS[0]), {0: MONDAY})
    state = replace(INITIAL, settled={"call": closed_items.put(b"", over)})
    assert is_accepted(state, LEGS[0])
    assert not is_accepted(state, CallMissed(call="x-1", caller="Al", whom="anna"))
