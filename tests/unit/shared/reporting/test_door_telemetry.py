"""The line of a fact: what it is found by, whether it was recorded or refused."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from shared.cloudevents import CloudEvent
from shared.events.catalogue import Service
from shared.refusal import Reason, Refusal
from shared.reporting.door_telemetry import count
from shared.reporting.event_identity import event_id
from shared.reporting.reading import fact_of
from shared.reporting.recorder import Outcome, Recorded
from shared.telemetry import logs
from tests.support.contexts import CONTEXTS

EVENT = CloudEvent(
    id="1",
    source="/pms/calls",
    type="rapport.CallMissed.v1",
    subject="acme",
    time=datetime(2026, 3, 2, 9, tzinfo=UTC),
    data=b'{"call":"c-1"}',
)
NAMES = ("correlation_id", "causation_id", "reported_source", "reported_id")


def recorded(*, repeated: bool = False) -> Recorded:
    topic = CONTEXTS[Service.INTERACTIONS].topics[0]
    return Recorded(EVENT.source, EVENT.id, "acme", topic, 1, event_id(EVENT), repeated=repeated)


def line(event: CloudEvent, outcome: Outcome) -> tuple[object, ...]:
    fact = fact_of(event, datetime(2026, 3, 3, tzinfo=UTC), CONTEXTS[Service.INTERACTIONS], "pms")
    with capture_logs() as lines:
        count(event, fact, outcome, "http")
    [found] = lines
    return tuple(found[name] for name in NAMES)


@pytest.mark.parametrize(
    "outcome",
    [recorded(), recorded(repeated=True), Refusal(Reason.CONFLICT, "another")],
    ids=["new", "known", "refused"],
)
def test_it_is_found_by_its_report_and_by_the_id_of_its_event(
    monkeypatch: pytest.MonkeyPatch, outcome: Outcome
) -> None:
    monkeypatch.setattr(logs, "debugging", lambda: True)
    own = event_id(EVENT)
    assert line(EVENT, outcome) == (own, own, "/pms/calls", "1")
    other = replace(EVENT, source="/pms/mails")
    assert line(other, outcome)[0] not in {own, line(replace(EVENT, id="2"), outcome)[0]}
    told = replace(EVENT, extensions={"correlationid": "matter-77", "causationid": "call-9"})
    assert line(told, outcome) == ("matter-77", "call-9", "/pms/calls", "1")


def test_what_cannot_be_read_has_no_name() -> None:
    refusal = Refusal(Reason.UNREADABLE, "not a CloudEvent")
    with capture_logs() as lines:
        count(refusal, refusal, refusal, "kafka")
    assert [lines[0][name] for name in NAMES] == [None] * 4
