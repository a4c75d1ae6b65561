"""One fact can be followed from the request to the mail: by its trace, and by its correlation in the logs."""

import json
from typing import Any

from tests.support.collector import Exported
from tests.support.eventually import eventually
from tests.support.played import Played

CLIENT = "followed"
TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
WORDS = "Nobody told us what the appeal would cost"

#: Each step of the way with the service that takes it.
SPANS = {
    ("rapport-interactions", "record rapport.ComplaintRaised.v1"),
    ("rapport-interactions", "send rapport.interactions.v1"),
    ("rapport-scoring", "apply rapport.ComplaintRaised.v1"),
    ("rapport-scoring", "send rapport.scoring.v1"),
    ("rapport-alerts", "apply rapport.RiskOpened.v1"),
    ("rapport-alerts", "send urgent mail"),
}
LINES = {
    ("interactions", "fact_recorded"),
    ("interactions", "record_relayed"),
    ("scoring", "event_applied"),
    ("scoring", "event_concluded"),
    ("scoring", "record_relayed"),
    ("alerts", "event_applied"),
    ("alerts", "alert_raised"),
    ("alerts", "mail_sent"),
}


async def test_one_trace_and_one_correlation_lead_from_the_report_to_the_mail(played: Played) -> None:
    await played.report(
        "ClientOnboarded", CLIENT, {"name": "Ltd", "since": "2020-01-01", "responsible_partner": _PARTNER}
    )
    answer = await played.report(
        "ComplaintRaised",
        CLIENT,
        {"complaint": "appeal", "about": "The appeal", "verbatim": WORDS},
        correlationid="matter-77",
        traceparent=f"00-{TRACE}-{SPAN}-01",
    )
    await played.come_through(CLIENT, "interactions", answer["version"])

    async def traced() -> list[Exported]:
        found = played.collector.of(TRACE)
        return found if {(span.service, span.name) for span in found} >= SPANS else []

    spans = await eventually(traced)
    ids = {span.id for span in spans} | {SPAN}
    assert all(span.parent in ids for span in spans), "no span of it hangs in the air"
    assert WORDS not in json.dumps([span.attributes for span in spans])

    lines = [line for line in _lines(played) if line.get("correlation_id") == "matter-77"]
    assert {(line["service"], line["event"]) for line in lines} >= LINES
    for line in lines:
        assert {"subject", "version", "causation_id"} <= line.keys(), line["event"]
    assert {line["subject"] for line in lines} == {CLIENT}
    assert WORDS not in json.dumps(lines)


_PARTNER = "nia.okonjo"


def _lines(played: Played) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for log in played.logs.glob("*.log")
        for line in log.read_text().splitlines()
        if line.startswith("{")
    ]
