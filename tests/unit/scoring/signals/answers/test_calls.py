"""calls_unreturned: a missed call is to be returned within the hours agreed."""

from shared.events import clients, interactions
from shared.events.event import Event
from tests.support.stories.scoring import contact, day, event, is_open, risks


def missed(when: float = 1, *, recorded: float | None = None) -> Event:
    data = interactions.CallMissed(call="c", whom="anna", caller="Mrs Hall", message="Where is my contract?")
    return event(when, data, recorded=recorded)


RETURNED = event(2.5, interactions.CallReturned(call="c"))

#: Half past eleven on Monday: eight working hours after Friday noon.
DUE = day(4 - 0.5 / 24)


def test_an_unreturned_call_is_a_risk_after_a_working_day() -> None:
    assert not is_open("calls_unreturned", 3.9, missed(), subject="c")
    risk = risks(4, missed())["calls_unreturned", "c"]
    assert risk.since == risk.cause_time == risk.cause_recorded == DUE
    assert risk.verbatim == "Where is my contract?"
    assert risk.concerns == ("anna",)
    assert risk.evidence == ("CallMissed-1",)
    assert risk.why == "Mrs Hall rang on 2 January and was not called back for 8 working hours; 8 are our rule."


def test_the_hours_agreed_with_the_client_come_first() -> None:
    agreed = event(0, clients.CommunicationsPolicyAgreed(answer_calls_within_hours=4))
    assert is_open("calls_unreturned", 1.2, agreed, missed(), subject="c")
    assert "for 4 working hours; 4 were agreed" in risks(1.2, missed(), agreed)["calls_unreturned", "c"].why
    assert "for 42 working hours; 4 were agreed" in risks(7.99, missed(), agreed)["calls_unreturned", "c"].why


def test_returning_the_call_ends_it_in_whatever_order_it_is_reported() -> None:
    assert not is_open("calls_unreturned", 5, missed(), RETURNED, subject="c")
    assert not is_open("calls_unreturned", 5, RETURNED, missed(), missed(), subject="c")


def test_a_call_unreturned_for_months_is_no_longer_followed() -> None:
    assert is_open("calls_unreturned", 93, missed(), subject="c")
    assert not is_open("calls_unreturned", 94, missed(), subject="c")


def test_a_call_reported_late_says_when_it_became_known() -> None:
    risk = risks(10, missed(recorded=9))["calls_unreturned", "c"]
    assert (risk.cause_time, risk.cause_recorded) == (DUE, day(9))


def matter(when: float = 0, every: int | None = 14) -> Event:
    return event(when, interactions.MatterOpened(matter="m", title="The lease", lead="ben", status_every_days=every))


def test_a_report_on_it_or_on_all_matters_or_a_status_call_ends_it() -> None:
    of_it = event(20, interactions.StatusReported(matter="m"))
    of_all = event(20, interactions.StatusReported())
    call = contact(20, purpose="status", matter="m")
    for told in (of_it, of_all, call):
        assert not is_open("status_overdue", 21, told, matter(), subject="m")
        assert is_open("status_overdue", 36, matter(), told, subject="m")
