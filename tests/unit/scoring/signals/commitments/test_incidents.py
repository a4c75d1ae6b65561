"""What went wrong: open until it is put right, then listed for a year."""

import pytest
from hypothesis import given

from services.scoring.domain import NOTHING_PUBLISHED, react
from services.scoring.domain.signals.commitments.incidents import Incident, incidents
from services.scoring.domain.signals.voice.complaints import COMPLAINTS
from services.scoring.domain.state.clock import micros
from shared.events.event import Event
from shared.events.interactions import (
    ClientToldOfDelay,
    ComplaintAcknowledged,
    ComplaintRaised,
    ComplaintResolved,
    DeadlineMissed,
    DeadlineSet,
    Finder,
    MistakeDisclosed,
    MistakeRemedied,
    PromiseBroken,
    PromiseKept,
    PromiseMade,
)
from shared.events.scoring import RiskClosed
from tests.support.stories.scoring import POLICY, day, event, told
from tests.support.stories.scoring_histories import NOW, histories

RAISED = event(10, ComplaintRaised(complaint="c", about="the bill", verbatim="Far too much!"))

HEARD = event(11, ComplaintAcknowledged(complaint="c"))

RESOLVED = event(20, ComplaintResolved(complaint="c", how="A new bill", satisfied=False))


def listed(when: float, *events: Event) -> list[Incident]:
    return incidents(told(*events), micros(day(when)), POLICY)


def at(when: float) -> int:
    return micros(day(when))


def test_a_complaint_is_open_until_it_is_resolved_and_then_says_how_it_ended() -> None:
    (open_,) = listed(900, RAISED, HEARD)
    assert (open_.kind, open_.subject, open_.what, open_.verbatim) == ("complaint", "c", "the bill", "Far too much!")
    assert (open_.open, open_.time, open_.acknowledged, open_.ended) == (True, at(10), at(11), None)
    for events in ((RAISED, HEARD, RESOLVED), (RESOLVED, HEARD, RAISED, RESOLVED, HEARD)):
        (ended,) = listed(30, *events)
        assert (ended.open, ended.acknowledged, ended.ended) == (False, at(11), at(20))
        assert (ended.how, ended.satisfied, ended.what) == ("A new bill", False, "the bill")
        assert ended.evidence == ("ComplaintRaised-10", "ComplaintResolved-20")


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (RAISED, RESOLVED, "The complaint was resolved (not to their satisfaction) on 21 January."),
        (RAISED, event(20, ComplaintResolved(complaint="c")), "The complaint was resolved on 21 January."),
        (
            event(5, MistakeDisclosed(mistake="m", what="The wrong flat", found_by=Finder.US)),
            event(9, MistakeRemedied(mistake="m", satisfied=False)),
            "The mistake was put right (not to their satisfaction) on 10 January.",
        ),
    ],
)
def test_what_ended_the_risk_is_said_with_whether_they_are_content(before: Event, after: Event, why: str) -> None:
    _, published = react(told(before), NOTHING_PUBLISHED, day(10), "fact", POLICY, {})
    found, _ = react(told(before, after), published, day(30), "fact", POLICY, {})
    assert why in [each.data.why for each in found if isinstance(each.data, RiskClosed)]


def test_resolved_again_the_later_time_tells_how() -> None:
    again = event(25, ComplaintResolved(complaint="c", how="A call", satisfied=True))
    for events in ((RAISED, RESOLVED, again), (again, RESOLVED, RAISED)):
        (ended,) = listed(30, *events)
        assert (ended.ended, ended.how, ended.satisfied) == (at(25), "A call", True)


def test_a_mistake_is_open_until_it_is_put_right() -> None:
    spoken_of = event(5, MistakeDisclosed(mistake="m", what="The wrong flat", found_by=Finder.US))
    right = event(9, MistakeRemedied(mistake="m", how="A new deed", satisfied=True))
    assert [each.open for each in listed(900, spoken_of)] == [True]
    (ended,) = listed(10, right, spoken_of)
    assert (ended.open, ended.ended, ended.how, ended.satisfied) == (False, at(9), "A new deed", True)


def test_a_broken_promise_and_a_missed_deadline_are_open_for_the_days_of_amends() -> None:
    broken = event(6, PromiseBroken(promise="p")), event(0, PromiseMade(promise="p", what="Send it", due=day(5)))
    missed = event(7, DeadlineMissed(deadline="d")), event(0, DeadlineSet(deadline="d", what="File it", due=day(5)))
    hers = event(8, ClientToldOfDelay(deadline="d"))
    found = listed(30, *broken, *missed, hers)
    assert [(each.kind, each.what, each.open) for each in found] == [
        ("deadline_missed", "File it", True),
        ("promise_broken", "Send it", True),
    ]
    assert found[0].acknowledged == at(8)
    assert [each.open for each in listed(40, *broken, *missed)] == [False, False]
    assert listed(30, *broken, event(9, PromiseKept(promise="p"))) == []


def test_what_is_over_is_listed_for_a_year() -> None:
    assert len(listed(385, RAISED, RESOLVED)) == 1
    assert listed(386, RAISED, RESOLVED) == []


def test_open_ones_come_first_and_of_each_the_latest() -> None:
    late = event(30, ComplaintRaised(complaint="b", about="the tone"))
    early = event(1, ComplaintRaised(complaint="a", about="the wait"))
    found = listed(40, RAISED, RESOLVED, early, late)
    assert [each.subject for each in found] == ["b", "a", "c"]


def test_only_the_latest_ends_are_remembered() -> None:
    events = [
        each
        for number in range(20)
        for each in (
            event(number, ComplaintRaised(complaint=f"c{number}", about="x"), name=f"r{number}"),
            event(number + 0.5, ComplaintResolved(complaint=f"c{number}"), name=f"e{number}"),
        )
    ]
    assert sorted(COMPLAINTS.of(told(*events)).ended) == sorted(f"c{number}" for number in range(4, 20))


@given(histories())
def test_each_incident_is_listed_once_with_real_evidence(events: list[Event]) -> None:
    found = listed(NOW + 3, *events)
    keys = [(each.kind, each.subject) for each in found]
    assert len(keys) == len(set(keys))
    assert {name for each in found for name in each.evidence} <= {each.id for each in events}
    assert all(each.ended is None or not each.open for each in found)
