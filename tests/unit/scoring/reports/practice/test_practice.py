"""What partners with the best trends do differently, and two or three hints for each."""

from typing import Any

import pytest

from services.scoring.reports.practice.habits import Practice
from services.scoring.reports.practice.hints import hints
from services.scoring.reports.practice.practice import REPORT
from services.scoring.reports.report import Body
from shared.events.event import Event
from shared.events.interactions import CallMissed, CallReturned, Channel
from tests.support.stories.practice import FIRM, NOW, client
from tests.support.stories.reports import few, reported
from tests.support.stories.scoring import event

#: One client is enough for a partner, three partners for a median.
POLICY = few(clients=1)


def told(firm: dict[str, list[Event]], **fields: Any) -> Body:
    return reported(REPORT, NOW, firm, policy=POLICY, **fields)


def test_each_partner_is_compared_with_the_median_of_the_firm() -> None:
    said = told(FIRM)
    assert said.firm["medians"]["contacts"] == pytest.approx(9, abs=0.1)
    assert said.people["anna"]["hints"] == [
        (
            "Your clients hear from you 4 times a year; the firm’s median is 9: "
            "call one client a day, the one you have not spoken to for longest."
        ),
        (
            "60 % of the promises made to your clients were kept; the firm’s median is 90 %: "
            "write each promise down with its day, and promise less."
        ),
    ]
    assert said.people["ben"]["hints"] == []
    assert said.people["cleo"]["channels"]["call"] == 1


def test_the_median_of_two_partners_would_tell_of_the_other_one() -> None:
    said = told({"a": FIRM["a"], "b": FIRM["b"]})
    assert said.firm["medians"]["contacts"] is None
    assert said.people["anna"]["hints"] == []


def test_a_partner_of_few_clients_gets_no_hints() -> None:
    assert reported(REPORT, NOW, FIRM).people["anna"]["hints"] == []


def test_what_the_best_do_differently_is_told_without_their_names() -> None:
    many = {
        f"{partner}-{number}": client(partner, 24 if partner < "d" else 6)
        for partner in ("anna", "ben", "cleo", "dora", "eve", "fred", "gus")
        for number in range(2)
    }
    before = {name: (20.0 if name < "d" else 90.0, name.partition("-")[0]) for name in many}
    said = told(many, before=before)
    assert said.firm["words"] == [
        "Real contacts a year and client: 24 where clients are getting on best; the firm’s median is 6."
    ]
    assert said.people["anna"]["trend"] > 0 > said.people["gus"]["trend"]
    assert not any(name in str(said.firm) for name in said.people)


def test_a_client_who_was_somebody_elses_a_quarter_ago_is_no_trend_of_mine() -> None:
    assert told(FIRM, before={"a": (50.0, "ben")}).people["anna"]["trend"] is None
    assert told(FIRM, before={"a": (50.0, "anna")}).people["anna"]["trend"] is not None


def test_letters_instead_of_talks_are_spoken_of() -> None:
    firm = {**FIRM, "a": client("anna", 9, channel=Channel.LETTER)}
    assert told(firm).people["anna"]["talked"] == 0
    assert "make the next e-mail a call" in " ".join(told(firm).people["anna"]["hints"])


def test_the_page_has_a_row_for_each_who_may_be_seen() -> None:
    said = told(FIRM)
    tables = REPORT.tables({"firm": said.firm, "people": {"anna": said.people["anna"]}, "named": {}})
    assert [row[0] for row in tables[0].rows] == ["the firm’s median", "anna"]
    assert tables[1].heading == "anna"
    assert tables[1].words[-1] == "By channel: meeting 0 %, video 0 %, call 100 %, letter 0 %, email 0 %."


def test_who_lets_clients_wait_longer_than_the_median_is_told() -> None:
    def waiting(days: float) -> list[Event]:
        """Asked on Thursdays at noon; working hours in between."""
        asked = [event(98 + 7 * week, CallMissed(call=f"c-{week}"), name=f"missed-{week}") for week in range(3)]
        answers = [
            event(98 + 7 * week + days, CallReturned(call=f"c-{week}"), name=f"returned-{week}") for week in range(3)
        ]
        return [*asked, *answers]

    firm = {name: [*FIRM[name], *waiting(days)] for name, days in (("a", 4.0), ("b", 0.1), ("c", 0.1))}
    said = told(firm)
    assert said.firm["medians"]["hours"] == pytest.approx(2.4)
    assert said.people["anna"]["hours"] == pytest.approx(17, abs=0.1)
    assert said.people["anna"]["hints"][0].startswith("Your clients wait 17 working hours for an answer; the firm’s")


def test_hints_are_said_in_the_singular_too() -> None:
    """Once a year, and of an hour, there is one."""
    own = Practice(clients=6, contacts=1.2, channels={}, kept=None, hours=1.0, trend=None)
    said = hints(own, {"contacts": 9.0, "hours": 0.5}, 0.2, 3)
    assert any(hint.startswith("Your clients hear from you 1 time a year;") for hint in said)
    assert any(hint.startswith("Your clients wait 1 working hour for an answer;") for hint in said)
    assert len(hints(own, {"contacts": 9.0, "hours": 0.5}, 0.2, 1)) == 1
