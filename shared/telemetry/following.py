"""Following one fact: what each line of its way through the services carries, so that one search finds all of them.

Log lines: `fact_recorded`, `fact_refused`, `record_relayed`, `event_applied`, `event_concluded`, `alert_raised`,
`mail_sent`. Each names the event's type, subject and version, what it belongs to (`correlation_id`) and what it follows
from (`causation_id`). Alerts, mails and refusals are logged at INFO, the others at DEBUG.
"""

from collections.abc import Mapping
from typing import Any, Protocol


class Followed(Protocol):
    """An event, recorded or about to be."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def type(self) -> str: ...  # noqa: D102
    @property
    def subject(self) -> str: ...  # noqa: D102
    @property
    def version(self) -> int: ...  # noqa: D102
    @property
    def correlation_id(self) -> str | None: ...  # noqa: D102
    @property
    def causation_id(self) -> str | None: ...  # noqa: D102


def identity(event: Followed) -> dict[str, Any]:
    """The fields of a log line that is about ``event``."""
    return {
        "event_id": event.id,
        "type": event.type,
        "subject": event.subject,
        "version": event.version,
        "correlation_id": event.correlation_id,
        "causation_id": event.causation_id,
    }


def identity_on_wire(headers: Mapping[str, bytes | None]) -> dict[str, Any]:
    """The same of a record on one of our topics, by its headers."""
    text = {name: value.decode("utf-8", "replace") for name, value in headers.items() if value is not None}
    return {
        "event_id": text.get("ce_id"),
        "type": text.get("ce_type"),
        "subject": text.get("ce_subject"),
        "version": int(text["ce_streamversion"]) if text.get("ce_streamversion", "").isdigit() else None,
        "correlation_id": text.get("ce_correlationid"),
        "causation_id": text.get("ce_causationid"),
    }


def attributes(event: Followed) -> dict[str, str | int]:
    """What a span says of ``event``, by OpenTelemetry's names where it has some."""
    return {
        "cloudevents.event_id": event.id,
        "cloudevents.event_type": event.type,
        "cloudevents.event_subject": event.subject,
        "rapport.stream_version": event.version,
    }
