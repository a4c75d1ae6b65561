"""How well the client and whoever is responsible go together: assessed, else inferred from voices after a handover."""

import pytest

from services.scoring.domain import CLIENT, NOTHING_PUBLISHED, react
from services.scoring.domain.signals.contact.compatibility import MATCH
from services.scoring.domain.signals.contact.compatibility.slice import responsible_since
from shared.events.clients import CompatibilityAssessed, ResponsiblePartnerAssigned
from shared.events.event import Event
from shared.events.interactions import ComplaintRaised, FeedbackReceived
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, contact, day, event, health, is_open, onboarded, risks, told

#: Anna is responsible from the start.
BEGUN = onboarded(-400)


def rated(when: float, rating: int, person: str = "anna", who: str | None = "Ms Hall") -> Event:
    data = CompatibilityAssessed(person=person, rating=rating, respondent=who, note="Talks over me.")
    return event(when, data, name=f"rated-{person}-{when:g}")


def assigned(when: float, partner: str) -> Event:
    return event(when, ResponsiblePartnerAssigned(partner=partner), name=f"assigned-{partner}-{when:g}")


def said(when: float, nps: int | None = None, csat: int | None = None) -> Event:
    return event(when, FeedbackReceived(nps=nps, csat=csat), name=f"said-{when:g}")


def weight(when: float, *events: Event) -> float:
    return sum(each.log_odds for each in health(when, BEGUN, *events).contributions if each.kind == "compatibility")


def poor(when: float, *events: Event) -> bool:
    return is_open("poor_match", when, BEGUN, *events)


def ending(when: float, before: tuple[Event, ...], *more: Event) -> tuple[str, tuple[str, ...]]:
    _, published = react(told(BEGUN, *before), NOTHING_PUBLISHED, day(when - 1), "fact", POLICY, {})
    found, _ = react(told(BEGUN, *before, *more), published, day(when), "fact", POLICY, {})
    closed = [each.data for each in found if isinstance(each.data, RiskClosed) and each.data.kind == "poor_match"]
    return closed[0].why, closed[0].evidence


@pytest.mark.parametrize(("rating", "expected"), [(1, 0.3), (2, 0.3), (3, 0), (4, -0.1), (5, -0.1)])
def test_a_poor_match_weighs_more_than_a_good_one_helps_and_either_fades(rating: int, expected: float) -> None:
    assert weight(10, rated(10, rating)) == pytest.approx(expected)
    assert weight(190, rated(10, rating)) == pytest.approx(expected / 2)


def test_a_poor_match_is_a_risk_that_blames_nobody() -> None:
    risk = risks(20, BEGUN, rated(10, 2))["poor_match", ""]
    assert risk.why == (
        "Asked how well they and the person responsible go together, Ms Hall said 2 of 5 on 11 January. "
        "A colleague may suit them better."
    )
    assert (risk.since, risk.evidence, risk.verbatim, risk.cap) == (day(10), ("rated-anna-10",), None, None)
    assert risks(20, BEGUN, rated(10, 1, who=None))["poor_match", ""].why.endswith(
        "go together, they said 1 of 5 on 11 January. A colleague may suit them better."
    )


def test_only_the_person_responsible_now_matters() -> None:
    assert not poor(20, rated(10, 1, "ben"))
    assert weight(20, rated(10, 1, "ben")) == 0
    assert risks(40, BEGUN, rated(10, 1, "ben"), assigned(30, "ben"))["poor_match", ""].since == day(30)
    assert not poor(40, rated(10, 1), assigned(30, "ben"))


def test_it_ends_with_a_better_assessment_with_another_partner_or_with_time() -> None:
    first = (rated(10, 1),)
    assert poor(189, *first)
    assert ending(190, first) == ("180 days have passed; it is time to ask again.", ())
    assert ending(31, first, rated(30, 4)) == (
        "Ms Hall said on 31 January how well they and the person responsible go together: 4 of 5.",
        ("rated-anna-30",),
    )
    assert ending(31, first, assigned(30, "ben")) == (
        "Nothing says so of whoever is responsible since 31 January.",
        ("assigned-ben-30",),
    )


BEFORE = said(20, 9), said(60, csat=5)
AFTER = said(120, 5), event(130, ComplaintRaised(complaint="c", about="the wait"), name="complaint")
HANDOVER = assigned(100, "ben")


def test_who_sounds_less_content_after_a_handover_may_not_suit_whoever_took_over() -> None:
    risk = risks(140, BEGUN, *BEFORE, HANDOVER, *AFTER)["poor_match", ""]
    assert risk.why == (
        "They sound less content since responsibility for them changed hands on 11 April: "
        "25 of 100 on average, 95 before. There may be other reasons."
    )
    assert risk.since == day(130)
    assert risk.evidence == ("said-20", "said-60", "assigned-ben-100", "said-120", "complaint")
    assert weight(130, *BEFORE, HANDOVER, *AFTER) == pytest.approx(0.2)
    assert poor(140, *AFTER[::-1], HANDOVER, *BEFORE, HANDOVER)


def test_one_voice_is_a_mood_and_a_small_fall_is_chance() -> None:
    assert not poor(140, *BEFORE, HANDOVER, AFTER[0])
    assert not poor(140, BEFORE[0], HANDOVER, *AFTER)
    assert not poor(140, *BEFORE, HANDOVER, said(120, 7), said(130, 7))


def test_what_was_said_long_before_or_after_proves_nothing() -> None:
    assert not poor(300, *BEFORE, HANDOVER, said(281, 0), said(282, 0))
    assert not poor(300, said(-90, 10), said(-81, 10), HANDOVER, *AFTER)


def test_without_a_handover_nothing_is_inferred() -> None:
    assert not poor(140, *BEFORE, *AFTER)
    assert not poor(140, *BEFORE, assigned(100, "anna"), *AFTER)


def test_better_voices_end_what_was_inferred_and_an_assessment_is_believed_more() -> None:
    known = (*BEFORE, HANDOVER, *AFTER)
    assert not poor(150, *known, *(said(140 + number, 10) for number in range(4)))
    assert not poor(150, *known, rated(140, 3, "ben"))
    assert weight(150, *known, rated(140, 3, "ben")) == 0


def test_who_took_over_from_whom_is_remembered_in_whatever_order_it_is_told() -> None:
    events = assigned(10, "ben"), assigned(20, "ben"), assigned(30, "anna"), assigned(40, "anna")
    for told_so in (events, events[::-1], events + events):
        client = CLIENT.of(told(*told_so, BEGUN))
        since = responsible_since(client)
        assert since is not None
        assert (since.value, since.id) == ("anna", "assigned-anna-30")
        assert [each.value for each in client.former] == ["anna", "ben", "ben", "anna"]


def test_what_is_remembered_is_bounded() -> None:
    voices = MATCH.of(told(*(said(number, 5) for number in range(40)))).voices
    former = CLIENT.of(told(*(assigned(number, f"p{number}") for number in range(20)))).former
    assert len(voices) == 32
    assert [each.value for each in former] == [f"p{number}" for number in range(12, 19)]


def test_a_contact_is_no_voice() -> None:
    assert MATCH.of(told(BEGUN, contact(3))) is MATCH.empty
