"""Weak signals surface once, and stay listed as long as they count."""

from dataclasses import replace

from services.scoring.reports.client_words.weak_signal_news import REPORT
from services.scoring.reports.report import Json
from shared.events.event import Event
from shared.events.interactions import FeedbackReceived
from tests.support.stories.reports import few, of, reported
from tests.support.stories.scoring import POLICY, event

NOW = 400.0


def words(when: float, text: str) -> Event:
    return event(when, FeedbackReceived(verbatim=text), name=f"said-{when:g}")


PAST = (
    "I have rung three times and left two messages.",
    "The advice was good but far too late.",
    "Your invoices are impossible to understand.",
    "Every letter costs us two hundred pounds.",
    "We never know who is dealing with our file.",
)
DEMANDS = (
    "We would like a fixed fee for next year.",
    "Could you offer us a fixed fee?",
    "Is a fixed fee possible? We cannot plan otherwise.",
    "Others work for a fixed fee.",
)


def firm() -> dict[str, list[Event]]:
    """Twenty-five clients who said this and that; of late four of them speak of a fixed fee."""
    said = {f"c{number}": [of("anna"), words(50 + number, PAST[number % 5])] for number in range(25)}
    for number, text in enumerate(DEMANDS):
        said[f"c{number}"].append(words(NOW - 30 - number, text))
    return said


def as_json(body: object) -> Json:
    return {"firm": getattr(body, "firm"), "people": {}, "named": {}}  # noqa: B009  any report's body


def test_what_several_clients_begin_to_say_is_told_with_their_words() -> None:
    said = reported(REPORT, NOW, firm()).firm
    assert said["new"] == 1
    [finding] = said["findings"]
    assert "fixed fee" in (finding["term"], *finding["also"])
    assert (finding["clients"], finding["before"]) == (4, 0)
    assert {one["text"] for one in finding["said"]} == set(DEMANDS)
    assert {one["name"] for one in finding["said"]} == {"Acme Ltd"}


def test_the_next_day_it_is_listed_and_no_news() -> None:
    first = reported(REPORT, NOW, firm())
    second = reported(REPORT, NOW + 1, firm(), occasion={"said": as_json(first)})
    assert second.firm["new"] == 0
    assert second.firm["findings"] == first.firm["findings"]


def test_after_the_days_in_which_it_counts_it_is_gone() -> None:
    first = reported(REPORT, NOW, firm())
    later = reported(REPORT, NOW + 91, firm(), occasion={"said": as_json(first)})
    assert later.firm["findings"] == []


def test_the_page_says_since_when_and_of_how_many() -> None:
    [table] = REPORT.tables(as_json(reported(REPORT, NOW, firm())))
    assert table.rows[0][1:4] == ("5 February 2027", "4", "0")
    assert "in the last 90 days" in table.words[0]
    [empty] = REPORT.tables(as_json(reported(REPORT, NOW, {})))
    assert empty.words[-1] == "There are none now."


def test_the_days_and_how_many_clients_are_the_firms_own() -> None:
    shorter = few(weak_signals=replace(POLICY.reports.weak_signals, days=60, clients=4))
    said = reported(REPORT, NOW, firm(), policy=shorter)
    assert [finding["clients"] for finding in said.firm["findings"]] == [4]
    assert "in the last 60 days" in REPORT.tables(as_json(said))[0].words[0]
    stricter = few(weak_signals=replace(POLICY.reports.weak_signals, clients=5))
    assert reported(REPORT, NOW, firm(), policy=stricter).firm["findings"] == []


def test_a_report_made_before_the_days_were_noted_is_shown() -> None:
    old = {"new": 0, "findings": [], "clients": 3}
    [table] = REPORT.tables({"firm": old, "people": {}, "named": {}})
    assert table.words[0] == "Words that several clients used of late, and hardly any before."
