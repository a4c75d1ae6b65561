"""From the events scoring published back to what it remembers of them, so that it says nothing twice."""

from collections.abc import Sequence

import pytest

from services.scoring.domain import NOTHING_PUBLISHED, Health, Published, assess, react
from services.scoring.recovery.published import apply_event, keep_fingerprints
from shared.events import Event, EventData, NewEvent
from shared.events.catalogue import type_of
from shared.events.interactions import ComplaintRaised, ComplaintResolved, PromiseMade
from shared.events.scoring import RiskClosed, RiskKind
from tests.support.stories.scoring import POLICY, all_steps, contact, day, event, onboarded, told

GOOD = [onboarded(), *all_steps(), *(contact(when) for when in range(0, 60, 10))]
RAISED = event(61, ComplaintRaised(complaint="c", about="the bill", verbatim="Too much!"))
PROMISED = event(62, PromiseMade(promise="p", what="A draft", due=day(63), by="nia"))
RESOLVED = event(70, ComplaintResolved(complaint="c"))
#: When somebody looked, and what was known then.
LOOKS = [(60, GOOD), (61, [*GOOD, RAISED]), (65, [*GOOD, RAISED, PROMISED]), (70, [*GOOD, RAISED, PROMISED, RESOLVED])]


def published(looks: Sequence[tuple[float, list[Event]]]) -> tuple[list[NewEvent], Published]:
    """What was said at these looks, and what is remembered of it."""
    events: list[NewEvent] = []
    remembered = NOTHING_PUBLISHED
    for when, known in looks:
        new, remembered = react(told(*known), remembered, day(when), "fact", POLICY, {})
        events += new
    return events, remembered


def relearned(events: Sequence[NewEvent]) -> Published:
    """What is remembered by who has only the events, as they are stored."""
    remembered = NOTHING_PUBLISHED
    for version, new in enumerate(events, 1):
        data = type(new.data).read(new.data.model_dump_json(by_alias=True, exclude_none=True))
        remembered = apply_event(remembered, _recorded(data, version, new))
    return remembered


def _recorded(data: EventData, version: int, new: NewEvent) -> Event:
    entry = type_of(data)
    return Event(f"s-{version}", entry.name, entry.topic, "acme", version, new.time, new.time, data)


def health(when: float, known: list[Event]) -> Health:
    return assess(told(*known), day(when), POLICY)


@pytest.mark.parametrize("many", range(1, len(LOOKS) + 1))
def test_it_remembers_what_it_remembered(many: int) -> None:
    events, remembered = published(LOOKS[:many])
    assert keep_fingerprints(relearned(events), health(*LOOKS[many - 1])) == remembered


def test_where_nothing_changed_since_nothing_is_said() -> None:
    for many in range(1, len(LOOKS) + 1):
        events, _ = published(LOOKS[:many])
        when, known = LOOKS[many - 1]
        now = keep_fingerprints(relearned(events), health(when, known))
        assert react(told(*known), now, day(when), "fact", POLICY, {})[0] == []


def test_of_a_risk_of_which_something_is_news_it_is_told_once_more_and_no_risk_is_opened_again() -> None:
    events, _ = published(LOOKS[:2])
    again = event(61.5, ComplaintRaised(complaint="c", about="the bill", verbatim="Far too much!"))
    known = [*GOOD, RAISED, again]
    now = keep_fingerprints(relearned(events), health(62, known))
    new, after = react(told(*known), now, day(62), "fact", POLICY, {})
    names = [type(one.data).__name__ for one in new]
    assert "RiskOpened" not in names
    assert "RiskClosed" not in names
    assert react(told(*known), after, day(62), "fact", POLICY, {})[0] == []


def test_what_was_said_of_it_at_last_counts() -> None:
    events, remembered = published(LOOKS)
    closed = [one.data.kind for one in events if isinstance(one.data, RiskClosed)]
    assert closed == [RiskKind.COMPLAINT_OPEN, RiskKind.COMPLAINT_UNACKNOWLEDGED]
    assert {risk.kind for risk in relearned(events).risks} == {risk.kind for risk in remembered.risks}
    assert (relearned(events).score, relearned(events).band) == (remembered.score, remembered.band)
