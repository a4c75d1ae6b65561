"""What every client reports: each fact about a client of its own, so that it is found again on the topics."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from shared.events.catalogue import Service, Topic

Json = dict[str, Any]
_THEN = datetime.now(UTC).replace(microsecond=123_000) - timedelta(days=2)
_SUMMER = timezone(timedelta(hours=2))
#: The owner and the topic of each fact.
PLACES = {
    "rapport.ClientOnboarded.v1": (Service.INTAKE, Topic.CLIENTS),
    "rapport.ContactLogged.v1": (Service.INTERACTIONS, Topic.INTERACTIONS),
    "rapport.ComplaintRaised.v1": (Service.INTERACTIONS, Topic.INTERACTIONS),
}


def facts(prefix: str) -> list[Json]:
    """Facts about clients whose ids begin with ``prefix``: letters of many scripts, an offset, an extension."""
    return [
        _fact(prefix, 1, "ClientOnboarded", {"name": "Müller & Søn 株式会社", "since": "2020-01-01"}),
        _fact(prefix, 2, "ContactLogged", {"channel": "call", "summary": "Grüße, “so” 🙂", "with": ["Søren Ångström"]}),
        _fact(prefix, 3, "ComplaintRaised", {"complaint": "c-1", "about": "Die Rechnung vom März"}, zone=_SUMMER),
        _fact(prefix, 4, "ContactLogged", {"channel": "letter"}, correlationid=f"{prefix}-matter"),
    ]


def beyond_ascii(prefix: str) -> list[Json]:
    """A fact with an attribute that HTTP can hold only encoded."""
    return [_fact(prefix, 1, "ContactLogged", {"channel": "call"}, correlationid=f"{prefix}-100% Grüße")]


def _fact(prefix: str, number: int, name: str, data: Json, zone: timezone = UTC, **extensions: str) -> Json:
    return {
        "id": f"{prefix}-{number}", "source": "/clients/of-others", "type": f"rapport.{name}.v1",
        "subject": f"{prefix}-{number}", "time": _THEN.astimezone(zone).isoformat(), "data": data,
        "extensions": extensions,
    }  # fmt: skip
