"""A CloudEvent (CloudEvents 1.0.2), as every binding reads and writes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class CloudEvent:
    """One event with its context attributes; ``specversion`` is 1.0.

    ``data`` holds the payload's bytes (JSON, when ``datacontenttype`` says so or says nothing).
    ``parsed`` are its JSON values where the binding has read them already, strictly: else None.
    ``extensions`` are further attributes by name, e.g. ``streamversion``, ``traceparent``.
    """

    id: str
    source: str
    type: str
    subject: str | None = None
    time: datetime | None = None
    datacontenttype: str | None = None
    dataschema: str | None = None
    extensions: Mapping[str, str | int | bool] = field(default_factory=lambda: MappingProxyType({}))
    data: bytes | None = None
    parsed: Any = field(default=None, repr=False, compare=False)
