"""Who of ours knows whom of theirs."""

from services.scoring.domain.signals.contact.acquaintances import who_knows_whom
from shared.events.event import Event
from shared.events.interactions import Channel
from tests.support.stories.scoring import contact, told


def known(*events: Event) -> list[tuple[str, str]]:
    return [(each.ours, each.theirs) for each in who_knows_whom(told(*events))]


def test_whoever_spoke_with_somebody_knows_them_in_whatever_order_it_is_told() -> None:
    facts = [
        contact(1, Channel.MEETING, by="anna", colleagues=["ben"], **{"with": ["Ms B", "Mr A"]}),
        contact(5, Channel.CALL, by="ben", **{"with": ["Ms B"]}),
        contact(6, Channel.EMAIL, by="cleo", **{"with": ["Ms B"]}),
        contact(7, Channel.CALL, by="cleo", automated=True, **{"with": ["Ms B"]}),
        contact(8, Channel.CALL, **{"with": ["Ms B"]}),
    ]
    expected = [("ben", "Ms B"), ("anna", "Mr A"), ("anna", "Ms B"), ("ben", "Mr A")]
    for events in (facts, facts[::-1], facts + facts):
        assert known(*events) == expected


def test_of_many_pairs_the_latest_are_remembered_in_whatever_order_they_come() -> None:
    facts = [contact(when, Channel.CALL, by="anna", **{"with": [f"P{when}"]}) for when in range(60)]
    assert known(*facts) == known(*facts[::-1]) == [("anna", f"P{when}") for when in range(59, 11, -1)]


def test_an_identifier_may_hold_blanks() -> None:
    facts = [contact(1, Channel.CALL, by="anna b. c", **{"with": ["Ms B"]})]
    assert known(*facts) == [("anna b. c", "Ms B")]
