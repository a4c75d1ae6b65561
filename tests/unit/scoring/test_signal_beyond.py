"""What is on no invoice: whom we sent them and what they could save help a little; ideas are shown beside them."""

import pytest
from scoring_story import POLICY, day, event, health, told

from services.scoring.domain.clock import micros
from services.scoring.domain.signals.beyond import Favour, favours, savings
from shared.events.event import Event
from shared.events.interactions import CostsReviewed, IdeaShared, ReferralGiven


def sent(when: float) -> Event:
    return event(when, ReferralGiven(who="Brown & Co", by="anna"))


def offered(when: float, amount: str | None = "900.00", currency: str | None = "GBP") -> Event:
    return event(when, CostsReviewed.model_validate({"savings": amount, "currency": currency, "note": "Fewer copies"}))


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
    assert why(9, sent(9)) == "We sent them somebody, the latest on 10 January."
    both = sent(9), sent(3), offered(5), offered(6, "1200.00"), offered(7, "10.00", "EUR")
    assert why(9, *both) == (
        "We sent them 2 people and we offered them savings of EUR 10.00 and GBP 2,100.00, the latest on 10 January."
    )


def test_savings_add_up_by_currency_to_the_penny() -> None:
    found = savings(done(9, offered(5, "0.10"), offered(6, "0.20"), offered(7, "1.00", "EUR"), sent(8)))
    assert {currency: str(amount) for currency, amount in found.items()} == {"EUR": "1.00", "GBP": "0.30"}


def test_only_the_latest_are_remembered() -> None:
    assert len(done(60, *(sent(number) for number in range(40)))) == 24
