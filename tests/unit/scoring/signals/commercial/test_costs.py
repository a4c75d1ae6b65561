"""Costs: what they doubt, what was more than they were told, and that we look for ways in which they could pay less."""

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, Contribution, react
from shared.events import interactions
from shared.events.event import Event
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, day, event, health, is_open, risks, told


def issued(when: float, fees: str = "1400.00", estimate: str | None = None, name: str = "i") -> Event:
    data = interactions.InvoiceIssued.model_validate(
        {"invoice": name, "fees": fees, "currency": "GBP", "estimate": estimate}
    )
    return event(when, data)


def queried(when: float, *, recorded: float | None = None, name: str = "i") -> Event:
    data = interactions.InvoiceQueried(
        invoice=name, about="the associate's hours", verbatim="Who is she?", raised_by="Mr Ash"
    )
    return event(when, data, recorded=recorded)


def paid(when: float) -> Event:
    return event(when, interactions.InvoicePaid(invoice="i"))


def cancelled(when: float) -> Event:
    return event(when, interactions.InvoiceCancelled(invoice="i"))


def reviewed(when: float) -> Event:
    return event(when, interactions.CostsReviewed(by="anna"))


def contributed(kind: str, when: float, *events: Event) -> Contribution | None:
    return next((each for each in health(when, *events).contributions if each.kind == kind), None)


def test_a_query_is_a_risk_at_once_in_their_words() -> None:
    risk = risks(12, issued(10), queried(12))["invoice_queried", "i"]
    assert risk.why == (
        "Mr Ash asked about our invoice for £1,400 on 13 January: “the associate's hours”. "
        "No record that it was settled."
    )
    assert risk.verbatim == "Who is she?"
    assert risk.since == risk.cause_time == risk.cause_recorded == day(12)
    assert risk.evidence == ("InvoiceIssued-10", "InvoiceQueried-12")
    assert risk.cap is None


def test_an_invoice_nobody_reported_can_be_queried_all_the_same() -> None:
    risk = risks(20, event(12, interactions.InvoiceQueried(invoice="i"), recorded=20))["invoice_queried", "i"]
    assert risk.why == "They asked about an invoice on 13 January. No record that it was settled."
    assert (risk.cause_time, risk.cause_recorded) == (day(12), day(20))


@pytest.mark.parametrize("end", [paid(20), cancelled(20)])
def test_paid_or_cancelled_ends_it_in_whatever_order_that_is_reported(end: Event) -> None:
    assert not is_open("invoice_queried", 20, issued(10), queried(12), end, subject="i")
    assert not is_open("invoice_queried", 20, end, queried(12), issued(10), end, subject="i")


def test_a_query_is_followed_for_a_quarter_and_asking_again_is_news() -> None:
    assert is_open("invoice_queried", 101.9, queried(12), subject="i")
    assert not is_open("invoice_queried", 102, queried(12), subject="i")
    assert risks(60, queried(12), queried(50))["invoice_queried", "i"].since == day(50)


def test_a_doubt_weighs_and_fades_even_after_it_was_paid_and_all_doubts_together_have_a_ceiling() -> None:
    found = contributed("invoice_queried", 12, queried(12))
    assert found is not None
    assert found.log_odds == 0.4
    assert found.why == "They asked about one of our invoices on 13 January."
    later = contributed("invoice_queried", 102, queried(12), paid(20))
    assert later is not None
    assert later.log_odds == pytest.approx(0.2)
    many = contributed("invoice_queried", 12, *(queried(12, name=f"i-{number}") for number in range(5)))
    assert many is not None
    assert many.log_odds == 0.8
    assert many.why == "They asked about 5 of our invoices, most recently on 13 January."


@pytest.mark.parametrize(
    ("fees", "estimate", "over"),
    [
        ("1100.00", "1000.00", False),
        ("1100.01", "1000.00", True),
        ("0.01", "0.00", True),
        ("1100.01", None, False),
    ],
)
def test_fees_a_tenth_over_the_estimate_surprise_nobody_a_penny_more_does(
    fees: str,
    estimate: str | None,
    over: bool,  # noqa: FBT001  a case
) -> None:
    assert (contributed("over_estimate", 10, issued(10, fees, estimate)) is not None) == over


def test_fees_over_the_estimate_are_named_and_fade_unless_they_were_taken_back() -> None:
    over = issued(10, "1400.00", "1000.00")
    found = contributed("over_estimate", 10, over)
    assert found is not None
    assert found.log_odds == 0.4
    assert found.why == "We charged £1,400 on 11 January, against an estimate of £1,000."
    assert found.evidence == ("InvoiceIssued-10",)
    later = contributed("over_estimate", 190, over, paid(20))
    assert later is not None
    assert later.log_odds == pytest.approx(0.2)
    assert contributed("over_estimate", 20, over, cancelled(20)) is None
    assert contributed("over_estimate", 30, over, cancelled(20), paid(25)) is not None
    assert contributed("over_estimate", 30, over, paid(20), cancelled(25)) is None


def test_of_several_over_the_estimate_the_latest_is_named() -> None:
    found = contributed("over_estimate", 20, issued(10, "9.00", "1.00", "a"), issued(20, "80.00", "50.00", "b"))
    assert found is not None
    assert found.why == (
        "2 invoices came to more than we had estimated. The last: £80 on 21 January, against an estimate of £50."
    )


def test_a_review_is_due_a_year_after_the_first_invoice_or_the_last_review_while_they_are_charged() -> None:
    assert not is_open("costs_review_due", 900)
    assert not is_open("costs_review_due", 374, issued(10), paid(300))
    assert not is_open("costs_review_due", 380, issued(10))
    risk = risks(375, issued(10), paid(300))["costs_review_due", ""]
    assert risk.since == risk.cause_time == day(375)
    assert risk.evidence == ("InvoiceIssued-10", "InvoicePaid-300")
    assert risk.why == (
        "No review of their costs on record since their first invoice, on 11 January 2026. "
        "Our standard is a review once a year."
    )
    assert not is_open("costs_review_due", 665, issued(10), paid(300))
    assert not is_open("costs_review_due", 464, issued(10), reviewed(100), paid(300))
    assert risks(465, issued(10), reviewed(100), paid(300))["costs_review_due", ""].why == (
        "We last looked for ways to save them money on 11 April 2026. Our standard is a review once a year."
    )


@pytest.mark.parametrize(
    ("kind", "before", "after", "looks", "why"),
    [
        ("invoice_queried", [queried(12)], [paid(20)], (15, 21), "The invoice was paid on 21 January."),
        ("invoice_queried", [queried(12)], [cancelled(20)], (15, 21), "The invoice was cancelled on 21 January."),
        ("invoice_queried", [queried(12)], [], (15, 120), "Nothing was heard of it for 90 days: no longer followed."),
        ("costs_review_due", [issued(0), paid(300)], [reviewed(380)], (370, 381), "Their costs were reviewed on"),
        ("costs_review_due", [issued(0), paid(300)], [], (370, 700), "They had no invoice for 365 days."),
    ],
)
def test_what_ended_it_is_said(
    kind: str, before: list[Event], after: list[Event], looks: tuple[float, float], why: str
) -> None:
    _, published = react(told(*before), NOTHING_PUBLISHED, day(looks[0]), "fact", POLICY, {})
    found, _ = react(told(*before, *after), published, day(looks[1]), "fact", POLICY, {})
    closed = [each.data for each in found if isinstance(each.data, RiskClosed) and each.data.kind == kind]
    assert [each.why.startswith(why) for each in closed] == [True]
    assert bool(closed[0].evidence) == bool(after)
