"""terms_review_due: terms and retainer letter are gone through with the client once a year."""

from services.scoring.domain import NOTHING_PUBLISHED, react, review_at
from shared.events.clients import Commitment, TermsAgreed, TermsDocument, TermsReviewed
from shared.events.event import Event
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, day, event, is_open, onboarded, risks, told

DUE = "terms_review_due"
AGREED = event(0, TermsAgreed(commitment=Commitment.FREE_TO_LEAVE), recorded=3)


def reviewed(when: float, *documents: TermsDocument) -> Event:
    return event(when, TermsReviewed(documents=documents or tuple(TermsDocument)))


def ended(before: list[Event], after: list[Event], later: float) -> list[str]:
    first = told(onboarded(), *before)
    _, published = react(first, NOTHING_PUBLISHED, day(400), "fact", POLICY, {})
    found, _ = react(told(*after, state=first), published, day(later), "fact", POLICY, {})
    return [each.data.why for each in found if isinstance(each.data, RiskClosed) and each.data.kind.value == DUE]


def test_a_year_after_they_were_agreed_terms_and_letter_are_due() -> None:
    assert not is_open(DUE, 364, onboarded(), AGREED)
    risk = risks(366, onboarded(), AGREED)[DUE, ""]
    assert (risk.since, risk.cause_recorded, risk.evidence) == (day(365), day(365), (AGREED.id,))
    assert risk.why == (
        "The terms and the retainer letter were agreed on 1 January 2026, and have not been reviewed since. "
        "Our standard is a review once a year."
    )


def test_the_day_on_which_they_fall_due_is_known_today() -> None:
    state = told(onboarded(), AGREED)
    moments = [day(200)]
    while moments[-1] < day(365):
        after = review_at(state, moments[-1], POLICY)
        assert after is not None
        moments.append(after)
    assert moments[-1] == day(365)


def test_a_review_gives_them_another_year() -> None:
    assert not is_open(DUE, 366, AGREED, reviewed(300))
    assert "last reviewed on 28 October 2026" in risks(666, reviewed(300), AGREED)[DUE, ""].why


def test_of_two_documents_the_one_not_reviewed_is_named() -> None:
    letter = reviewed(100, TermsDocument.RETAINER_LETTER)
    assert risks(366, AGREED, letter)[DUE, ""].why.startswith("The terms were agreed on 1 January 2026, and have not")
    assert risks(366, AGREED, letter)[DUE, ""].holds_until == day(465)
    both = risks(470, AGREED, letter)[DUE, ""]
    assert both.holds_until is None
    assert both.since == day(365)
    assert both.why == (
        "The terms were agreed on 1 January 2026, and have not been reviewed since; the retainer letter was last "
        "reviewed on 11 April 2026. Our standard is a review once a year."
    )


def test_what_nobody_ever_reported_is_not_asked_for() -> None:
    assert not is_open(DUE, 900, onboarded())
    assert "terms" not in risks(900, reviewed(0, TermsDocument.RETAINER_LETTER))[DUE, ""].why


def test_what_ended_it_is_said() -> None:
    assert ended([AGREED], [reviewed(401)], 402) == ["They were gone through with the client on 6 February."]
    again = event(401, TermsAgreed(commitment=Commitment.UNDER_CONTRACT))
    assert ended([AGREED], [again], 402) == ["New terms were agreed on 6 February."]
    assert ended([AGREED], [reviewed(401, TermsDocument.TERMS)], 402) == []
