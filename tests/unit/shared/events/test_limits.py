"""What the event language lets nobody say, and the words in which it tells."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.cloudevents import CloudEvent
from shared.events import Reported
from shared.events.catalogue import CATALOGUE, RAPPORT
from shared.events.interactions import InvoiceIssued
from shared.events.reading import reported
from shared.events.wire import stored_data
from shared.personal import PlainCodec
from shared.refusal import Reason, Refusal

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
INVOICE = {"invoice": "b-1", "fees": "1250.00", "currency": "GBP"}


def report(name: str, data: object) -> Reported | Refusal:
    body = json.dumps(data).encode()
    event = CloudEvent(id="1", source="/s", type=f"rapport.{name}.v1", subject="c-1", time=NOW, data=body)
    return reported(event, RAPPORT, now=NOW, service=None)


def refused(name: str, data: object) -> str:
    answer = report(name, data)
    assert isinstance(answer, Refusal), answer
    assert answer.reason is Reason.INVALID
    return answer.detail


@pytest.mark.parametrize(
    "amount",
    [1250, 1250.0, 125000, "125000", "1250,00", "1,250.00", "1250.0", "01.00", "1e3", "-1.00", "+1.00", "1.00 "],
)
def test_money_is_a_text_with_its_decimals_and_nothing_else(amount: object) -> None:
    assert 'a text such as "1250.00"' in refused("InvoiceIssued", INVOICE | {"fees": amount})


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1000000000000.00", "1.00000", "", "١٢.٠٠", "1.00\n"])
def test_money_has_bounds(amount: str) -> None:
    assert "/data/fees" in refused("InvoiceIssued", INVOICE | {"fees": amount})


@given(st.decimals(0, Decimal("999999999999.9999"), places=4))
def test_money_comes_back_exactly_and_is_written_in_one_way(amount: Decimal) -> None:
    told = [InvoiceIssued.model_validate(INVOICE | {"fees": f"{amount:f}"}), InvoiceIssued(**_fees(amount.normalize()))]
    stored = {stored_data(data, "c-1", PlainCodec()) for data in told}
    assert len(stored) == 1
    assert InvoiceIssued.read(stored.pop()).fees == amount


def _fees(amount: Decimal) -> dict[str, Any]:
    return INVOICE | {"fees": amount}


def test_a_loss_is_below_zero_and_nothing_is_minus_nothing() -> None:
    assert (
        '"margin":"-20.10"'
        in stored_data(InvoiceIssued(**_fees(Decimal(1)), margin=Decimal("-20.1")), "c", PlainCodec()).decode()
    )
    zero = InvoiceIssued.model_validate(INVOICE | {"margin": "-0.00"})
    assert '"margin":"0.00"' in stored_data(zero, "c-1", PlainCodec()).decode()


IMPOSSIBLE: list[tuple[str, dict[str, Any], str]] = [
    ("InvoiceIssued", INVOICE | {"margin": "1250.01"}, "margin must not exceed fees"),
    ("InvoiceIssued", INVOICE | {"currency": "gbp"}, "/data/currency"),
    (
        "InvoiceIssued",
        INVOICE | {"period_from": "2026-02-02", "period_until": "2026-02-01"},
        "period_from must not be after period_until",
    ),
    ("CostsReviewed", {"savings": "8.00"}, "savings and currency must come together"),
    ("CostsReviewed", {"currency": "GBP"}, "savings and currency must come together"),
    ("TimeNotCharged", {"what": "a call", "amount": "8.00"}, "amount and currency must come together"),
    ("TimeNotCharged", {"what": "a call", "hours": 0}, "/data/hours"),
    ("TeamChanged", {}, "at least one person in: added, removed"),
    ("TeamChanged", {"added": [{"person": "p"}], "removed": ["p"]}, "each person only once"),
    ("TeamChanged", {"removed": ["p", "p"]}, "each person only once"),
    ("ClientClassified", {}, "at least one of: sector, practice, segment, value_tier, supervisor"),
    ("TermsReviewed", {"documents": ["terms", "terms"]}, "each only once"),
    ("CommunicationsPolicyAgreed", {"costs_explained": True, "calls_cost_explained": False}, "no other field"),
    ("InterestNoted", {"interest": "i", "what": "birthday", "yearly_on": "02-30"}, "a month and a day such as 05-17"),
    ("InterestNoted", {"interest": "i", "what": "birthday", "yearly_on": "1980-05-17"}, "/data/yearly_on"),
    ("AbsencePlanned", {"absence": "a", "from": "2026-03-02", "until": "2026-03-01"}, "from must not be after until"),
    ("AbsencePlanned", {"absence": "a", "from": "2026-03-02", "reason": "ill"}, "is not a field of AbsencePlanned"),
    ("PracticeReviewed", {"answers": [{"question": "Do I call?"}]}, "at least one of: rating, words"),
    ("PersonAdded", {"name": "A", "email": "a@b.example", "holidays": "England"}, "/data/holidays"),
    ("FeedbackReceived", {"respondent": "Jo", "answers": []}, "verbatim, most_valued, least_valued, answers"),
    ("ContactLogged", {"channel": "email", "thread": "two words"}, "/data/thread"),
    ("NewsSpotted", {"news": "n", "headline": "A prize", "url": "javascript:alert(1)"}, "/data/url"),
]


@pytest.mark.parametrize(("name", "data", "words"), IMPOSSIBLE)
def test_what_cannot_be_is_refused_in_words_to_act_on(name: str, data: dict[str, Any], words: str) -> None:
    assert words in refused(name, data)


def test_no_type_takes_a_field_that_nobody_knows() -> None:
    for name, entry in CATALOGUE.items():
        if entry.reportable:
            assert "is not a field of" in refused(name.split(".")[1], {"nobody_knows": 1})
