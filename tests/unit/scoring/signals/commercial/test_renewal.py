"""renewal_near: the terms end within ninety days."""

from datetime import date

from shared.events import clients
from shared.events.clients import Commitment
from shared.events.event import Event
from tests.support.stories.scoring import (
    day,
    event,
    is_open,
    risks,
)


def terms(when: float, renewal: date | None, commitment: Commitment = Commitment.UNDER_CONTRACT) -> Event:
    return event(when, clients.TermsAgreed(commitment=commitment, renewal_on=renewal))


RENEWAL = date(2026, 7, 1)  # day 181; midnight, half a day before the story's noon


def test_a_renewal_is_near_ninety_days_before() -> None:
    assert not is_open("renewal_near", 90, terms(0, RENEWAL))
    risk = risks(91, terms(0, RENEWAL))["renewal_near", ""]
    assert risk.since == day(90.5)
    assert risk.why == "The terms end on 1 July. No record of a renewal."
    assert "free to leave" in risks(91, terms(0, RENEWAL, Commitment.FREE_TO_LEAVE))["renewal_near", ""].why


def test_new_terms_or_the_day_itself_end_it() -> None:
    assert not is_open("renewal_near", 120, terms(0, RENEWAL), terms(110, date(2028, 7, 1)))
    assert not is_open("renewal_near", 120, terms(110, None), terms(0, RENEWAL))
    assert is_open("renewal_near", 181, terms(0, RENEWAL))
    assert not is_open("renewal_near", 181.5, terms(0, RENEWAL))


def test_terms_agreed_for_less_than_ninety_days_are_near_at_once_not_before() -> None:
    assert risks(170, terms(160, RENEWAL))["renewal_near", ""].since == day(160)
