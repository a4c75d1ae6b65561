"""When reports are due, who sees what of them, and how they are laid out."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.scoring.http.pages.report_pages import list_page, report_page
from services.scoring.http.report_visibility import seen
from services.scoring.report_runs.daily import is_due
from services.scoring.report_runs.store import Kept
from services.scoring.report_runs.text import as_text
from services.scoring.reports.named import named
from services.scoring.reports.registry import REPORTS
from services.scoring.reports.report import Json
from shared.events.interactions import FeedbackReceived
from shared.wording import Reader
from tests.support.stories.reports import of, reported
from tests.support.stories.scoring import contact, day, event

THREE = time(3)
NAMES = {"anna": "Anna Berg"}
NAMESAKES = {"a1": "Al Reed", "a2": "Al Reed"}
READER = Reader(day(100), ZoneInfo("Australia/Sydney"), NAMES.get)
BODY: Json = {"firm": {"all": 1}, "people": {"anna": {"own": 2}, "ben": {"own": 3}}, "named": {"ranking": 4}}


def at(hour: int, date: int = 10) -> datetime:
    return datetime(2026, 5, date, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        (at(1), None, True),
        (at(4), at(3, 9), True),
        (at(2), at(3, 9), False),
        (at(4), at(3), False),
        (at(23), at(3), False),
        (at(3, 11), at(3), True),
        (at(2), at(2, 9), True),
        (at(5), at(5) - timedelta(days=30), True),
    ],
)
def test_once_a_day_from_the_hour_on_at_once_if_never(now: datetime, last: datetime | None, *, due: bool) -> None:
    assert is_due(now, THREE, last) is due


def test_names_stand_side_by_side_for_administrators_only() -> None:
    assert seen(BODY, None, everybody=True) == BODY
    assert seen(BODY, None, everybody=False) == {"firm": {"all": 1}, "people": {}, "named": {}}
    for everybody in (True, False):
        assert seen(BODY, "anna", everybody=everybody) == {
            "firm": {"all": 1},
            "people": {"anna": {"own": 2}},
            "named": {},
        }
        assert seen(BODY, "nobody", everybody=everybody)["people"] == {}


def kept(name: str, text: str = "") -> Kept:
    firm = {
        "a": [of("anna"), contact(90), event(50, FeedbackReceived(most_valued=text or "Clear advice"))],
        "b": [of("ben"), contact(20)],
    }
    body = reported(REPORTS[name], 100, firm)
    return Kept(name, day(100), {"firm": body.firm, "people": body.people, "named": body.named})


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_has_a_page_and_a_text_for_all_and_for_nobody(name: str) -> None:
    one = kept(name)
    for visible in (one.body, seen(one.body, None, everybody=False)):
        page = report_page(one, visible, READER)
        assert f"<h1>{REPORTS[name].title}</h1>" in page
        assert "As of 11 April 2026, 22:00 Sydney time." in page
    assert as_text([one], READER).startswith(f"{REPORTS[name].title} (as of 11 April 2026, 22:00 Sydney time)")


def test_our_people_stand_under_their_names_and_two_of_one_name_keep_their_ids() -> None:
    one = kept("drift")
    page = report_page(one, one.body, READER)
    assert ">Anna Berg</td>" in page
    assert ">ben</td>" in page
    two = named(
        {"firm": {}, "people": {"a1": {"own": 1}, "a2": {"own": 2}, "b": {"own": 3}}, "named": {}}, NAMESAKES.get
    )
    assert two["people"] == {"Al Reed (a1)": {"own": 1}, "Al Reed (a2)": {"own": 2}, "b": {"own": 3}}


def test_what_clients_write_is_no_markup() -> None:
    one = kept("valued", "<script>alert(1)</script> & more")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in report_page(one, one.body, READER)


def test_the_list_names_all_reports_and_when_they_were_made() -> None:
    page = list_page({"drift": day(100)}, READER)
    assert page.count("not made yet") == len(REPORTS) - 1
    assert '<a href="/reports/drift.html">' in page
    assert "11 April 2026, 22:00 Sydney time" in page
