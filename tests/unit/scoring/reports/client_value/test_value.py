"""Which clients are worth most, by profit where margins are known, else by fees; and what they will bring."""

from typing import Any

import pytest

from services.scoring.reports.client_value.value import REPORT
from shared.events import interactions
from shared.events.event import Event
from tests.support.stories.reports import few, of, reported
from tests.support.stories.scoring import event

NOW = 800.0


def invoice(when: float, fees: str, *, name: str = "", currency: str = "GBP", margin: str | None = None) -> Event:
    data = interactions.InvoiceIssued.model_validate(
        {"invoice": name or f"i-{when:g}", "fees": fees, "currency": currency, "margin": margin}
    )
    return event(when, data, name=f"issued-{name or f'{when:g}'}")


def ranked(firm: dict[str, list[Event]], currency: str = "GBP") -> dict[str, list[dict[str, Any]]]:
    listed: dict[str, list[dict[str, Any]]] = reported(REPORT, NOW, firm).named[currency]
    return listed


def test_the_fees_of_the_last_year_to_the_penny_and_the_profit_where_all_margins_are_known() -> None:
    listed = ranked({
        "a": [of("anna"), invoice(100, "9000.00"), invoice(700, "0.10"), invoice(701, "0.20")],
        "b": [of("anna"), invoice(700, "500.00", margin="200.00"), invoice(701, "100.00", margin="-10.01")],
        "c": [of("ben"), invoice(700, "80.00", margin="70.00"), invoice(701, "10.00")],
    })  # fmt: skip
    assert [(one["client"], one["profit"]) for one in listed["by_profit"]] == [("b", "189.99")]
    assert [(one["client"], one["fees"]) for one in listed["by_fees"]] == [("c", "90.00"), ("a", "0.30")]


def test_cancelled_invoices_are_worth_nothing_and_what_we_let_off_comes_out_of_the_margin() -> None:
    listed = ranked({
        "a": [
            of("anna"),
            invoice(700, "500.00", name="i", margin="100.00"),
            event(710, interactions.InvoicePaid.model_validate({"invoice": "i", "amount": "450.00"})),
            invoice(702, "77.00", name="gone"),
            event(711, interactions.InvoiceCancelled(invoice="gone")),
        ],
        "b": [of("anna"), invoice(702, "5.00", name="gone"), event(711, interactions.InvoiceCancelled(invoice="gone"))],
    })  # fmt: skip
    assert [(one["client"], one["fees"], one["profit"]) for one in listed["by_profit"]] == [("a", "450.00", "50.00")]
    assert listed["by_fees"] == []


def test_currencies_are_never_added() -> None:
    said = reported(REPORT, NOW, {"a": [of("anna"), invoice(700, "5.00"), invoice(701, "7.00", currency="EUR")]})
    assert {name: one["fees"] for name, one in said.firm["currencies"].items()} == {"EUR": "7.00", "GBP": "5.00"}
    assert set(said.people["anna"]) == {"EUR", "GBP"}


def firm_of(count: int) -> dict[str, list[Event]]:
    """Clients who are charged the more the more often, and recommend us the more."""
    return {
        f"c{number:02}": [
            of("anna" if number % 2 else "ben"),
            *(invoice(NOW - 20 - 700 / (number + 1) * each, f"{100 * (number + 1)}.00") for each in range(number + 1)),
            event(NOW - 5, interactions.FeedbackReceived(nps=min(10, number), respondent="Mr A")),
        ]
        for number in range(count)
    }


def test_lifetime_value_lies_within_its_interval_and_follows_what_was_charged() -> None:
    said = reported(REPORT, NOW, firm_of(12))
    coming = {one["client"]: one["lifetime_fees"] for one in said.named["GBP"]["by_fees"]}
    assert all(one["low"] < one["mean"] < one["high"] for one in coming.values())
    assert coming["c11"]["mean"] > coming["c05"]["mean"] > coming["c00"]["mean"]


def test_those_worth_more_who_recommend_us_more_are_a_rank_correlation() -> None:
    firm = reported(REPORT, NOW, firm_of(12)).firm["currencies"]["GBP"]
    assert firm["with_nps"]["rho"] > 0.9
    assert firm["with_nps"]["low"] <= firm["with_nps"]["rho"] <= firm["with_nps"]["high"]
    assert firm["with_nps"]["words"] == "Those worth more rank higher."


def test_of_few_clients_nothing_is_modelled() -> None:
    firm = reported(REPORT, NOW, firm_of(9)).firm["currencies"]["GBP"]
    assert (firm["modelled"], firm["with_score"]) == (False, None)
    assert reported(REPORT, NOW, firm_of(9), policy=few(modelled=9)).firm["currencies"]["GBP"]["modelled"]


@pytest.mark.parametrize("firm", [{}, {"a": [of("anna")]}], ids=["nobody", "no invoices"])
def test_without_invoices_there_is_nothing_to_tell(firm: dict[str, list[Event]]) -> None:
    said = reported(REPORT, NOW, firm)
    assert said.firm == {"currencies": {}}
    assert REPORT.tables({"firm": said.firm, "people": {}, "named": {}}) == []


def test_a_client_who_is_charged_every_week_is_not_thought_of_as_one_charged_from_the_beginning_only() -> None:
    """Only the latest 64 invoices are remembered: what came before must not look like a time without any."""
    weekly = [invoice(NOW - 7 * number, "100.00") for number in range(1, 101)]
    said = reported(REPORT, NOW, {**firm_of(12), "weekly": [of("anna"), *weekly]})
    [coming] = [one["lifetime_fees"] for one in said.named["GBP"]["by_fees"] if one["client"] == "weekly"]
    present_years = 2.57  # of three at 10 % a year
    assert coming["mean"] == pytest.approx(present_years * 52 * 100, rel=0.15)


def test_the_page_names_the_currency_and_keeps_profit_and_fees_apart() -> None:
    said = reported(REPORT, NOW, firm_of(12))
    tables = REPORT.tables({"firm": said.firm, "people": {}, "named": said.named})
    assert [table.heading for table in tables] == ["GBP: the firm", "GBP, by fees"]
    assert all(len(row) == len(tables[1].columns) for row in tables[1].rows)
