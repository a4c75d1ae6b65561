from datetime import UTC, datetime, timedelta

from services.scoring.projection.causes import caused
from shared.events import Event, NewEvent
from shared.events.catalogue import Topic
from shared.events.interactions import Channel, ComplaintRaised, ContactLogged
from shared.events.scoring import RiskKind, RiskOpened

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


def fact(number: int, data: ComplaintRaised | ContactLogged) -> Event:
    at = NOW + timedelta(minutes=number)
    return Event(
        id=f"e-{number}",
        type=f"rapport.{type(data).__name__}.v1",
        topic=Topic.INTERACTIONS,
        subject="acme",
        version=number,
        time=at,
        recorded_at=at,
        data=data,
        correlation_id=f"c-{number}",
        traceparent=f"t-{number}",
    )


COMPLAINT = fact(1, ComplaintRaised(complaint="c", about="The bill"))
CALL = fact(2, ContactLogged(channel=Channel.CALL))


def opened(*evidence: str) -> NewEvent:
    data = RiskOpened(
        kind=RiskKind.COMPLAINT_OPEN,
        subject="c",
        since=NOW,
        cause_time=NOW,
        cause_recorded=NOW,
        why="They complained.",
        evidence=evidence,
        policy="1",
    )
    return NewEvent(data=data, time=NOW)


def test_a_risk_follows_from_the_fact_that_it_names_whatever_came_after_it() -> None:
    found = caused(opened("e-0", "e-1"), [COMPLAINT, CALL])
    assert (found.causation_id, found.correlation_id, found.traceparent) == ("e-1", "c-1", "t-1")


def test_what_names_nothing_of_the_batch_follows_from_its_latest_fact() -> None:
    for event in (opened(), opened("e-0")):
        assert caused(event, [CALL, COMPLAINT]).causation_id == "e-2"
