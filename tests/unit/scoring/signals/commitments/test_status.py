"""status_overdue: a report on each matter at the interval agreed."""

from shared.events import interactions
from shared.events.event import Event
from tests.support.stories.scoring import event, is_open, risks


def matter(when: float = 0, every: int | None = 14) -> Event:
    return event(when, interactions.MatterOpened(matter="m", title="The lease", lead="ben", status_every_days=every))


def test_a_status_report_is_overdue_after_the_agreed_interval() -> None:
    assert not is_open("status_overdue", 14.9, matter(), subject="m")
    risk = risks(15, matter())["status_overdue", "m"]
    assert risk.concerns == ("ben",)
    assert risk.why == (
        "No word to them on “The lease” since it was opened on 1 January. A report every 14 days was agreed."
    )


def test_no_report_is_due_where_none_was_agreed() -> None:
    assert not is_open("status_overdue", 300, matter(every=None), subject="m")


def test_closing_the_matter_ends_it_even_if_reported_before_its_opening() -> None:
    closed = event(16, interactions.MatterClosed(matter="m"))
    assert not is_open("status_overdue", 40, matter(), closed, subject="m")
    assert not is_open("status_overdue", 40, closed, matter(), subject="m")
