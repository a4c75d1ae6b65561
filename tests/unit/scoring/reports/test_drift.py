"""Portfolio drift: do existing clients still get their share of contact?"""

from math import ceil

import pytest

from services.scoring.reports.drift import REPORT
from shared.events import clients
from shared.events.event import Event
from shared.events.interactions import Channel
from tests.support.stories.reports import few, of, reported
from tests.support.stories.scoring import contact, event

NOW = 800.0
QUARTER = 91


def every(gap: float, first: float, last: float) -> list[Event]:
    """Calls from a day on, up to another."""
    return [contact(first + number * gap) for number in range(ceil((last - first) / gap))]


#: Anna's old client had a call every 13 days until a quarter ago, then two; the new one has one a week.
NEGLECTED = [of("anna"), *every(13, 0, NOW - QUARTER), contact(NOW - 50), contact(NOW - 20)]
COURTED = [of("anna", NOW - 90), *every(7, NOW - 90, NOW)]
FAITHFUL = [of("ben"), *every(13, 0, NOW)]


def test_a_partner_who_runs_after_new_clients_drifts_and_one_who_does_not_does_not() -> None:
    said = reported(REPORT, NOW, {"old": NEGLECTED, "new": COURTED, "other": FAITHFUL})
    anna, ben = said.people["anna"], said.people["ben"]
    assert (anna["clients"], anna["new_clients"], anna["drifting"]) == (2, 1, True)
    assert anna["per_existing_client"] == 2
    assert anna["per_existing_client_before"] == 7
    assert anna["per_new_client"] == pytest.approx(13, abs=0.2)
    assert not ben["drifting"]
    assert ben["per_existing_client"] == 7
    assert said.firm["drifting_partners"] is None, "of two partners it would tell of one"
    told = reported(REPORT, NOW, {"old": NEGLECTED, "new": COURTED, "other": FAITHFUL}, policy=few(partners=2))
    assert told.firm["drifting_partners"] == 1


def test_the_words_say_both() -> None:
    courted = [of("anna", NOW - 100), *every(7, NOW - 100, NOW)]
    anna = reported(REPORT, NOW, {"old": NEGLECTED, "new": courted}).people["anna"]
    assert anna["words"] == (
        "An existing client had 2 real contacts in the last quarter, 7 in the quarter before; a new client had 13."
    )


def test_a_client_is_new_for_half_a_year_and_counts_as_existing_from_then_on() -> None:
    grown = [of("anna", NOW - 200), *every(10, NOW - 200, NOW)]
    said = reported(REPORT, NOW, {"grown": grown})
    assert said.firm["new_clients"] == 1
    assert said.firm["per_existing_client"] is None, "of 20 days no quarter is made up"
    assert said.firm["per_new_client"] == pytest.approx(9.1, abs=1)


def test_automated_messages_and_e_mails_are_no_contact_given() -> None:
    mailed = [of("anna"), *(contact(NOW - day, Channel.EMAIL) for day in range(1, 80))]
    assert reported(REPORT, NOW, {"mailed": mailed}).firm["per_existing_client"] == 0


def test_of_nobody_and_of_clients_who_are_gone_nothing_is_said() -> None:
    gone = [of("anna"), event(10, clients.ClientClosed())]
    assert reported(REPORT, NOW, {"gone": gone}).people == {}
    assert reported(REPORT, NOW, {}).firm["words"] == "There are no existing clients to compare with yet."


def test_the_page_shows_the_firm_first() -> None:
    said = reported(REPORT, NOW, {"old": NEGLECTED, "other": FAITHFUL})
    [table] = REPORT.tables({"firm": said.firm, "people": said.people, "named": {}})
    assert [row[0] for row in table.rows] == ["the firm", "anna", "ben"]
    assert all(len(row) == len(table.columns) for row in table.rows)
