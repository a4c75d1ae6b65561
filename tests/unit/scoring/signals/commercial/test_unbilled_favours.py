"""What is on no invoice: whom we sent, what they could save and our time help a little; ideas are shown beside them."""

import pytest

from services.scoring.domain.signals.commercial.unbilled_favours import Favour, favours, hours, savings, worth
from services.scoring.domain.state.clock import micros
from shared.events.event import Event
from shared.events.interactions import CostsReviewed, IdeaShared, ReferralGiven, TimeNotCharged
from tests.support.stories.scoring import POLICY, day, event, health, told


def sent(when: float) -> Event:
    return event(when, ReferralGiven(who="Brown & Co", by="anna"))


def offered(when: float, amount: str | None = "900.00", currency: str | None = "GBP") -> Event:
    return event(when, CostsReviewed.model_validate({"savings": amount, "currency": currency, "note": "Fewer copies"}))


def given(when: float, spent: float | None = 2.5, amount: str | None = "500.00") -> Event:
    currency = None if amount is None else "GBP"
    data = {"what": "Read the lease over the weekend", "by": "anna", "hours": spent}
    return event(when, TimeNotCharged.model_validate({**data, "amount": amount, "currency": currency}))


IDEA = event(5, IdeaShared(what="A patent box", by="ben", verbatim="Clever!"))


def done(when: float, *events: Event) -> list[Favour]:
    return favours(told(*events), micros(day(when)), POLICY)


def credit(when: float, *events: Event) -> float:
    return sum(each.log_odds for each in health(when, *events).contributions if each.kind == "beyond_the_invoice")


def why(when: float, *events: Event) -> str:
    return next(each.why for each in health(when, *events).contributions if each.kind == "beyond_the_invoice")


def test_it_is_listed_the_latest_first_in_whatever_order_it_is_told() -> None:
    for events in ((sent(9), IDEA, offered(7)), (offered(7), IDEA, sent(9), IDEA)):
        found = done(10, *events)
        assert [(each.kind, each.what, each.by) for each in found] == [
            ("referral", "Brown & Co", "anna"),
            ("savings", "Fewer copies", None),
            ("idea", "A patent box", "ben"),
        ]
        assert found[2].verbatim == "Clever!"


def test_it_is_shown_for_two_years() -> None:
    assert len(done(739, sent(9))) == 1
    assert done(740, sent(9)) == []


def test_whom_we_sent_and_what_we_offered_help_a_little_and_fade() -> None:
    assert credit(9, sent(9)) == pytest.approx(-0.1)
    assert credit(189, sent(9)) == pytest.approx(-0.05)
    assert credit(9, offered(9), sent(9), offered(8.9)) == pytest.approx(-0.2)


def test_an_idea_is_counted_elsewhere_and_to_have_looked_at_their_costs_is_a_duty() -> None:
    assert credit(9, IDEA, offered(9, None, None)) == 0
    assert credit(9, offered(9, "0.00")) == 0


def test_it_says_what_we_did() -> None:
    assert why(9, sent(9)) == "We sent them somebody, most recently on 10 January."
    both = sent(9), sent(3), offered(5), offered(6, "1200.00"), offered(7, "10.00", "EUR")
    assert why(9, *both) == (
        "We sent them 2 people and offered them savings of €10 and £2,100, most recently on 10 January."
    )


def test_savings_add_up_by_currency_to_the_penny() -> None:
    found = savings(done(9, offered(5, "0.10"), offered(6, "0.20"), offered(7, "1.00", "EUR"), sent(8)))
    assert {currency: str(amount) for currency, amount in found.items()} == {"EUR": "1.00", "GBP": "0.30"}


def test_only_the_latest_are_remembered() -> None:
    assert len(done(60, *(sent(number) for number in range(40)))) == 24


def test_time_that_we_did_not_charge_is_listed_and_helps_a_little() -> None:
    for events in ((sent(7), given(9), given(9)), (given(9), sent(7))):
        found = done(10, *events)
        assert [(each.kind, each.what, each.by, each.hours) for each in found] == [
            ("time", "Read the lease over the weekend", "anna", 2.5),
            ("referral", "Brown & Co", "anna", None),
        ]
    assert credit(9, given(9)) == pytest.approx(-0.1)
    assert credit(9, given(9), given(8.9), given(8.8), sent(9)) == pytest.approx(-0.2)
    assert (
        why(9, given(9), given(8, 1))
        == "We worked 3.5 hours for them without charging it, most recently on 10 January."
    )
    assert why(9, given(9, None)) == "We worked for them without charging it, most recently on 10 January."


def test_the_hours_add_up_and_their_worth_is_no_saving() -> None:
    found = done(9, given(5, 0.1), given(6, 0.2, "0.10"), given(7, None, None), offered(8, "1.00"))
    assert hours(found) == 0.3
    assert {currency: str(amount) for currency, amount in worth(found).items()} == {"GBP": "500.10"}
    assert {currency: str(amount) for currency, amount in savings(found).items()} == {"GBP": "1.00"}


def test_a_firm_that_reports_each_hour_does_not_make_us_forget_whom_we_sent() -> None:
    found = done(60, sent(1), *(given(2 + number) for number in range(40)))
    assert [each.kind for each in found] == ["time"] * 24 + ["referral"]
