"""Silence is told once: by the firm's rule or by the client's own rhythm, whichever it breaks first."""

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, react
from shared.events.event import Event
from shared.events.interactions import Channel
from shared.events.scoring import Band, RiskClosed, RiskKind, RiskOpened
from tests.support.stories.scoring import POLICY, contact, day, health, onboarded, risks, told

SILENCES = {RiskKind.NO_CONTACT, RiskKind.RHYTHM_BREAK}


def every(gap: float, tier: str = "standard") -> list[Event]:
    return [
        onboarded(-1_000, tier=tier),
        *(contact(-gap * number, by=("anna", "ben")[number % 2]) for number in range(60)),
    ]


def silences(when: float, *events: Event) -> set[str]:
    return {kind for kind, _ in risks(when, *events)} & SILENCES


@pytest.mark.parametrize(
    ("events", "kind", "opens"),
    [
        (every(7), RiskKind.RHYTHM_BREAK, 61),
        (every(9.8, tier="key"), RiskKind.NO_CONTACT, 66),
        (every(30), RiskKind.NO_CONTACT, 99),
        ([onboarded(-1_000), contact(0)], RiskKind.NO_CONTACT, 90),
    ],
    ids=["weekly", "a key client every ten days", "every 30 days", "no rhythm yet"],
)
def test_whichever_opens_first_speaks_and_speaks_alone(events: list[Event], kind: RiskKind, opens: int) -> None:
    found = [silences(when, *events) for when in range(400)]
    assert next(when for when, kinds in enumerate(found) if kinds) == opens
    assert set().union(*found) == {kind}
    assert found[-1] == {kind}


def test_the_muted_rhythm_still_keeps_the_band_from_green_and_the_speaker_says_so() -> None:
    events = every(9.8, tier="key")
    before, after = health(66.5, *events), health(68, *events)
    assert [(found.band, found.score > 65) for found in (before, after)] == [(Band.GREEN, True), (Band.AMBER, True)]
    assert risks(66.5, *events)["no_contact", ""].cap is None
    assert risks(68, *events)["no_contact", ""].cap is Band.AMBER


def test_who_is_used_to_longer_gaps_is_waited_for_a_little() -> None:
    assert silences(98.9, *every(80)) == set()
    assert silences(99, *every(80)) == {RiskKind.NO_CONTACT}


def test_an_email_ends_the_rhythms_alarm_and_the_rule_takes_over() -> None:
    events = [*every(7), contact(70, Channel.EMAIL)]
    assert silences(69, *events[:-1]) == {RiskKind.RHYTHM_BREAK}
    assert silences(71, *events) == set()
    assert silences(130, *events) == {RiskKind.NO_CONTACT}


def test_a_late_report_that_changes_the_speaker_ends_one_alarm_truly_and_opens_the_other() -> None:
    known = [onboarded(-1_000), *(contact(-80 * number) for number in range(3))]
    late = [contact(-7 * number) for number in range(1, 40)]
    _, published = react(told(*known), NOTHING_PUBLISHED, day(100), "fact", POLICY, {})
    said, _ = react(told(*late, *known), published, day(100), "fact", POLICY, {})
    closed = {each.data.kind: each.data.why for each in said if isinstance(each.data, RiskClosed)}
    assert closed[RiskKind.NO_CONTACT] == "Still silent; it is the client's own rhythm now that is broken."
    assert RiskKind.RHYTHM_BREAK in {each.data.kind for each in said if isinstance(each.data, RiskOpened)}
