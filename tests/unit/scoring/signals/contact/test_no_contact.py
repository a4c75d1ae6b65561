"""no_contact: nobody has spoken to the client for as long as their tier allows."""

from shared.events import interactions
from shared.events.interactions import Channel, Direction
from tests.support.stories.scoring import contact, day, event, is_open, onboarded, risks


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
    assert "since our records began on 1 January" in risk.why


def test_email_and_newsletters_do_not_end_no_contact() -> None:
    newsletter = contact(99, Channel.CALL, automated=True)
    assert is_open("no_contact", 100, onboarded(), contact(98, Channel.EMAIL), newsletter)


def test_a_late_report_of_a_contact_ends_no_contact() -> None:
    late = event(95, interactions.ContactLogged(channel=Channel.CALL), recorded=100)
    assert not is_open("no_contact", 100, onboarded(), contact(0), late, late)


def test_no_contact_says_since_when_in_plain_words() -> None:
    risk = risks(100, onboarded(), contact(0))["no_contact", ""]
    assert risk.why == "No call or meeting since 1 January; our rule is 90 days."
    assert risk.evidence == ("contact-call-0",)


def test_direction_does_not_matter_for_contact() -> None:
    inbound = contact(91, Channel.CALL, direction=Direction.INBOUND)
    assert not is_open("no_contact", 92, onboarded(), inbound)
