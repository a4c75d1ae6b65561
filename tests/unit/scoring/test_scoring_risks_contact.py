"""no_contact, rhythm_break, calls_unreturned, status_overdue: when they open, when they end, late and twice."""

from shared.events import clients, interactions
from shared.events.event import Event
from shared.events.interactions import Channel, Direction
from shared.events.scoring import Band
from tests.support.stories.scoring import contact, day, event, health, is_open, onboarded, risks


def test_no_contact_opens_after_the_tiers_days_and_a_real_contact_ends_it() -> None:
    assert not is_open("no_contact", 89, onboarded(), contact(0))
    assert is_open("no_contact", 91, onboarded(), contact(0))
    assert not is_open("no_contact", 92, onboarded(), contact(0), contact(91, Channel.MEETING))


def test_no_contact_depends_on_the_tier() -> None:
    assert is_open("no_contact", 61, onboarded(tier="key"))
    assert not is_open("no_contact", 200, onboarded(tier="dormant"))


def test_a_client_never_contacted_counts_from_the_beginning() -> None:
    risk = risks(100, onboarded())["no_contact", ""]
    assert risk.since == risk.cause_time == risk.cause_recorded == day(89.5)
    assert "at all" in risk.why


def test_email_and_newsletters_do_not_end_no_contact() -> None:
    newsletter = contact(99, Channel.CALL, automated=True)
    assert is_open("no_contact", 100, onboarded(), contact(98, Channel.EMAIL), newsletter)


def test_a_late_report_of_a_contact_ends_no_contact() -> None:
    late = event(95, interactions.ContactLogged(channel=Channel.CALL), recorded=100)
    assert not is_open("no_contact", 100, onboarded(), contact(0), late, late)


def test_no_contact_says_since_when_in_plain_words() -> None:
    risk = risks(100, onboarded(), contact(0))["no_contact", ""]
    assert risk.why == "No meeting, video call or telephone call since 1 January."
    assert risk.evidence == ("contact-call-0",)


def weekly(until: int) -> list[Event]:
    return [contact(when) for when in range(0, until, 7)]


def test_rhythm_break_warns_on_a_weekly_client_before_the_90_days() -> None:
    events = [onboarded(tier="key"), *weekly(200)]
    opens = next(when for when in range(197, 290) if is_open("rhythm_break", when, *events))
    # e^(ln(90/7)/2 - 0.64/2 + 1.2) = 8.65 weeks after the last contact, on day 196
    assert opens == 257
    assert health(opens, *events).band is not Band.GREEN


def test_rhythm_break_ends_with_any_contact() -> None:
    events = [onboarded(tier="key"), *weekly(200)]
    assert is_open("rhythm_break", 290, *events)
    assert not is_open("rhythm_break", 290, *events, contact(289, Channel.EMAIL))


def test_rhythm_needs_two_contacts() -> None:
    assert not is_open("rhythm_break", 399, onboarded(), contact(0))
    assert is_open("rhythm_break", 399, onboarded(), contact(0), contact(20))


def test_rhythm_break_is_never_sooner_than_one_and_a_half_agreed_gaps() -> None:
    daily = [contact(when) for when in range(30)]
    assert not is_open("rhythm_break", 29 + 54, onboarded(), *daily)
    assert is_open("rhythm_break", 29 + 55, onboarded(), *daily)


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


def test_a_status_report_is_overdue_after_the_agreed_interval() -> None:
    assert not is_open("status_overdue", 14.9, matter(), subject="m")
    risk = risks(15, matter())["status_overdue", "m"]
    assert risk.concerns == ("ben",)
    assert risk.why == "No word on “The lease” since it was opened on 1 January; every 14 days was agreed."


def test_no_report_is_due_where_none_was_agreed() -> None:
    assert not is_open("status_overdue", 300, matter(every=None), subject="m")


def test_a_report_on_it_or_on_all_matters_or_a_status_call_ends_it() -> None:
    of_it = event(20, interactions.StatusReported(matter="m"))
    of_all = event(20, interactions.StatusReported())
    call = contact(20, purpose="status", matter="m")
    for told in (of_it, of_all, call):
        assert not is_open("status_overdue", 21, told, matter(), subject="m")
        assert is_open("status_overdue", 36, matter(), told, subject="m")


def test_closing_the_matter_ends_it_even_if_reported_before_its_opening() -> None:
    closed = event(16, interactions.MatterClosed(matter="m"))
    assert not is_open("status_overdue", 40, matter(), closed, subject="m")
    assert not is_open("status_overdue", 40, closed, matter(), subject="m")


def test_direction_does_not_matter_for_contact() -> None:
    inbound = contact(91, Channel.CALL, direction=Direction.INBOUND)
    assert not is_open("no_contact", 92, onboarded(), inbound)
