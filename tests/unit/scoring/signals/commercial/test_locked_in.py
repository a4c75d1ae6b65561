"""locked_in: who cannot leave complains less, so falling scores and mere routine are told a year ahead."""

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, assess, react
from shared.events.clients import Commitment, TermsAgreed
from shared.events.event import Event
from shared.events.interactions import Channel, FeedbackReceived
from shared.events.scoring import RiskChanged, RiskClosed
from tests.support.stories.scoring import POLICY, contact, day, event, health, is_open, onboarded, risks, told

LOCKED = "locked_in"


def bound(when: float = 0, until: float = 400, commitment: Commitment = Commitment.UNDER_CONTRACT) -> Event:
    return event(when, TermsAgreed(commitment=commitment, renewal_on=day(until).date()))


def rated(when: float, nps: int, who: str | None = "Mr Ash") -> Event:
    return event(when, FeedbackReceived(nps=nps, respondent=who, verbatim=f"A {nps}."), name=f"nps-{when:g}-{who}")


def talk(when: float, **fields: object) -> Event:
    return contact(when, Channel.MEETING, **{"purpose": "future", **fields})


def ended(before: list[Event], after: list[Event], at: float, later: float) -> list[str]:
    first = told(onboarded(), *before)
    _, published = react(first, NOTHING_PUBLISHED, day(at), "fact", POLICY, {})
    assert LOCKED in {risk.kind for risk in published.risks}
    found, _ = react(told(*after, state=first), published, day(later), "fact", POLICY, {})
    return [each.data.why for each in found if isinstance(each.data, RiskClosed) and each.data.kind.value == LOCKED]


def test_a_falling_score_of_who_cannot_leave_is_told() -> None:
    story = [onboarded(), bound(), talk(95), rated(50, 9), rated(100, 8)]
    assert not is_open(LOCKED, 99, *story[:4])
    risk = risks(101, *story)[LOCKED, ""]
    assert risk.since == day(100)
    assert risk.verbatim == "A 8."
    assert risk.evidence == (story[1].id, story[4].id)
    assert risk.why == (
        "They are under contract until 5 February 2027. They gave us 8 of 10 on 11 April, down from 9. "
        "Clients who cannot leave complain less, and go when they can."
    )


def test_a_low_first_score_is_told_and_a_good_or_rising_one_is_not() -> None:
    assert is_open(LOCKED, 101, bound(), talk(95), rated(100, 6))
    assert not is_open(LOCKED, 101, bound(), talk(95), rated(100, 7))
    assert not is_open(LOCKED, 101, bound(), talk(95), rated(50, 7), rated(100, 8))
    assert not is_open(LOCKED, 101, bound(), talk(95), rated(50, 9, "Ms Birch"), rated(100, 8))


def satisfied(when: float, csat: int, touchpoint: str | None = "the lease", nps: int | None = None) -> Event:
    data = FeedbackReceived(csat=csat, nps=nps, touchpoint=touchpoint, respondent="Mr Ash")
    return event(when, data, name=f"csat-{when:g}-{touchpoint}")


def test_falling_or_low_satisfaction_with_one_thing_is_told() -> None:
    story = [bound(), talk(95), satisfied(50, 5), satisfied(100, 4)]
    risk = risks(101, *story)[LOCKED, ""]
    assert "They gave us 4 of 5 on 11 April, down from 5." in risk.why
    assert risk.evidence == (story[0].id, story[3].id)
    assert is_open(LOCKED, 101, bound(), talk(95), satisfied(100, 2))
    assert not is_open(LOCKED, 101, bound(), talk(95), satisfied(100, 3))
    assert not is_open(LOCKED, 101, bound(), talk(95), satisfied(50, 5, "the bill"), satisfied(100, 4))
    assert not is_open(LOCKED, 101, bound(), talk(95), satisfied(50, 4), satisfied(100, 5))


def test_one_survey_with_both_scores_is_one_fact() -> None:
    both = satisfied(100, 1, nps=2)
    for events in ((bound(), talk(95), both, both), (both, talk(95), bound())):
        risk = risks(101, *events)[LOCKED, ""]
        assert "They gave us 2 of 10 on 11 April and 1 of 5 on 11 April." in risk.why
        assert risk.evidence == ("TermsAgreed-0", both.id)


def test_who_is_free_to_leave_is_heard_without_it() -> None:
    assert not is_open(LOCKED, 101, bound(commitment=Commitment.FREE_TO_LEAVE), talk(95), rated(100, 3))
    assert not is_open(LOCKED, 101, talk(95), rated(100, 3))


def test_it_opens_a_year_before_the_renewal_and_ends_with_it() -> None:
    story = [bound(until=600), talk(95), rated(100, 3)]
    assert not is_open(LOCKED, 234, *story)
    assert risks(235, *story)[LOCKED, ""].since == day(234.5)
    assert is_open(LOCKED, 300, bound(until=300), talk(250), rated(100, 3))
    assert not is_open(LOCKED, 301, bound(until=300), talk(250), rated(100, 3))


@pytest.mark.parametrize(
    "routine",
    [
        talk(170, purpose="status"),
        talk(170, purpose="billing", substance=False),
        talk(170, purpose="advice", substance=False),
        talk(170, automated=True),
        contact(170, Channel.LETTER, purpose="advice"),
    ],
)
def test_half_a_year_of_routine_is_told(routine: Event) -> None:
    story = [onboarded(), bound(), talk(0), routine]
    assert not is_open(LOCKED, 179, *story)
    risk = risks(181, *story)[LOCKED, ""]
    assert risk.since == day(180)
    assert risk.why == (
        "They are under contract until 5 February 2027. No talk beyond routine on record since 1 January. "
        "Clients who cannot leave complain less, and go when they can."
    )


@pytest.mark.parametrize("purpose", ["future", "check_in", "social", "advice", "other"])
def test_any_talk_of_more_ends_it(purpose: str) -> None:
    assert not is_open(LOCKED, 181, onboarded(), bound(), talk(170, purpose=purpose))
    assert not is_open(LOCKED, 181, onboarded(), bound(), talk(170, purpose="status", substance=True))


def test_without_any_talk_the_relationships_beginning_counts() -> None:
    risk = risks(181, onboarded(), bound())[LOCKED, ""]
    assert risk.since == day(179.5)
    assert "No talk beyond routine on record. " in risk.why


def test_two_reasons_are_one_risk() -> None:
    story = [onboarded(), bound(), talk(0), rated(100, 3)]
    before, after = risks(150, *story)[LOCKED, ""], risks(200, *story)[LOCKED, ""]
    assert before.since == after.since == day(100)
    assert before.evidence == after.evidence
    assert "They gave us 3 of 10 on 11 April. No talk beyond routine on record since 1 January." in after.why


def test_of_an_unhappy_client_a_talk_changes_only_until_when_that_holds() -> None:
    story = [onboarded(), bound(), talk(0), rated(100, 3)]
    first = told(*story)
    _, published = react(first, NOTHING_PUBLISHED, day(150), "fact", POLICY, {})
    found, _ = react(told(talk(151), state=first), published, day(152), "fact", POLICY, {})
    (before,) = [risk for risk in assess(first, day(150), POLICY).risks if risk.kind.value == LOCKED]
    (changed,) = [each.data for each in found if isinstance(each.data, RiskChanged) and each.data.kind.value == LOCKED]
    assert changed.facts == before.facts
    assert (before.holds_until, changed.holds_until) == (day(180), day(331))


def test_it_neither_adds_to_the_score_nor_caps_the_band() -> None:
    weekly = [contact(when, Channel.MEETING, purpose="status") for when in range(0, 200, 3)]
    free = health(200, onboarded(), *weekly)
    locked = health(200, onboarded(), bound(), *weekly)
    assert is_open(LOCKED, 200, onboarded(), bound(), *weekly)
    assert (locked.score, locked.band) == (free.score, free.band)


def test_what_ended_it_is_said() -> None:
    low, routine = [bound(), talk(95), rated(100, 3)], [bound(), talk(0)]
    assert ended(low, [rated(110, 8)], 101, 111) == ["They gave 8 of 10 on 21 April."]
    unhappy = [bound(), talk(95), satisfied(100, 1)]
    assert ended(unhappy, [satisfied(110, 5)], 101, 111) == ["They gave 5 of 5 on 21 April."]
    assert ended(low, [bound(105, 900)], 101, 111) == ["New terms were agreed, until 19 June 2028."]
    assert ended(low, [event(105, TermsAgreed(commitment=Commitment.FREE_TO_LEAVE))], 101, 111) == [
        "They are no longer under contract until a certain day."
    ]
    assert ended(low, [], 101, 402) == ["The terms ended on 5 February."]
    assert ended(routine, [talk(190)], 181, 191) == ["We talked of more than routine on 10 July."]
    old = [bound(until=300), rated(-190, 3), talk(100)]
    assert ended(old, [], 150, 180) == ["The last score is older than 365 days; it is time to ask again."]
