"""What the whole assessment says: a red score is a risk, and a client who is gone has none."""

from itertools import permutations

import pytest

from services.scoring.domain import CLIENT, review_at
from shared.events import Event, EventData, clients, interactions
from shared.events.scoring import Band
from tests.support.stories.scoring import (
    POLICY,
    contact,
    day,
    event,
    health,
    is_open,
    onboarded,
    risks,
    told,
)


def test_a_red_score_is_a_risk_with_its_reasons() -> None:
    risk = risks(400, onboarded())["health_red", ""]
    assert risk.why == "The score is below 40 of 100."
    assert risk.evidence == ()
    assert health(400, onboarded()).band is Band.RED
    assert not is_open("health_red", 50, onboarded())


def test_a_client_who_is_gone_has_no_risks_and_stands_as_on_closing() -> None:
    events = [onboarded(), contact(50), event(60, clients.ClientClosed())]
    found, later = health(61, *events), health(900, *events)
    assert found.closed
    assert found.risks == later.risks == ()
    assert found.score == later.score
    late = event(55, interactions.ComplaintRaised(complaint="c", about="the bill"))
    assert health(61, *events, late).risks == ()


GONE = [onboarded(), contact(50), event(60, clients.ClientClosed())]


def _of_a_gone_client(when: float, *events: Event) -> set[str]:
    return {kind for kind, _ in risks(when, *GONE, *events)}


@pytest.mark.parametrize(
    ("data", "kinds"),
    [
        (interactions.ComplaintRaised(complaint="c", about="the bill"), {"complaint_open"}),
        (interactions.DeadlineMissed(deadline="d"), {"client_not_told"}),
        (interactions.DeadlineAtRisk(deadline="d"), {"deadline_at_risk"}),
        (interactions.FeedbackReceived(nps=2), {"detractor"}),
        (interactions.CompetitorMentioned(competitor="Other & Co"), set()),
        (interactions.CallMissed(call="c"), set()),
    ],
)
def test_what_goes_gravely_wrong_after_the_closing_is_a_risk_as_ever(data: EventData, kinds: set[str]) -> None:
    assert kinds <= _of_a_gone_client(70.1, event(70, data))
    assert bool(kinds) == bool(_of_a_gone_client(70.1, event(70, data)))
    assert _of_a_gone_client(70.1, event(59, data)) == set()


def test_a_complaint_of_a_gone_client_that_nobody_acknowledged_is_told_as_well() -> None:
    complaint = event(70, interactions.ComplaintRaised(complaint="c", about="the bill"))
    assert _of_a_gone_client(80, complaint) == {"complaint_open", "complaint_unacknowledged"}


def test_a_complaint_that_is_resolved_to_nobodys_satisfaction_after_the_closing_is_told() -> None:
    raised = event(55, interactions.ComplaintRaised(complaint="c", about="the bill"))
    resolved = event(70, interactions.ComplaintResolved(complaint="c", satisfied=False))
    assert _of_a_gone_client(71, raised) == set()
    assert _of_a_gone_client(71, raised, resolved) == {"complaint_open"}


def test_a_gone_client_is_looked_at_again_only_while_a_risk_may_open_or_close() -> None:
    missed = event(70, interactions.DeadlineMissed(deadline="d"))
    assert review_at(told(*GONE), day(61), POLICY) is None
    again = review_at(told(*GONE, missed), day(70.1), POLICY)
    assert again is not None
    assert "client_not_told" in _of_a_gone_client(70.1, missed)


def test_a_client_who_is_onboarded_again_is_back_in_whatever_order_that_is_heard() -> None:
    again = event(100, clients.ClientOnboarded(name="Acme plc", since=day(100).date()), name="again")
    for events in permutations([*GONE, again]):
        assert not health(101, *events).closed
    closed = event(120, clients.ClientClosed(), name="closed-again")
    for events in permutations([onboarded(), GONE[2], again, closed]):
        found = CLIENT.of(told(*events)).closed
        assert found is not None
        assert found.id == "closed-again"


def test_a_closing_that_is_reported_again_does_not_silence_what_came_in_between() -> None:
    complaint = event(70, interactions.ComplaintRaised(complaint="c", about="the bill"))
    assert "complaint_open" in _of_a_gone_client(81, complaint, event(80, clients.ClientClosed()))
