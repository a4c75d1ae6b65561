"""What the whole assessment says: a red score is a risk, and a client who is gone has none."""

from shared.events import clients, interactions
from shared.events.scoring import Band
from tests.support.stories.scoring import (
    contact,
    event,
    health,
    is_open,
    onboarded,
    risks,
)


def test_a_red_score_is_a_risk_with_its_reasons() -> None:
    risk = risks(400, onboarded())["health_red", ""]
    assert "no contact since 1 January 2026" in risk.why.casefold().replace("january", "January")
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
