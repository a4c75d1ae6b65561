"""The shape of the answers of alerts, for the OpenAPI document."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from shared.events.alerts import MailKind, MailOutcome
from shared.events.scoring import RiskKind


class OpenAlert(BaseModel):
    """An alert that is not resolved. ``subject``: what it is about, such as the id of a complaint."""

    alert: str
    kind: RiskKind
    subject: str


class ClientAnswer(BaseModel):
    """What alerts knows of a client. ``heard``: the versions of the client's streams that it includes, by topic."""

    client: str
    name: str | None
    responsible_partner: str | None
    version: int
    heard: dict[str, int]
    open_alerts: list[OpenAlert]


class Told(BaseModel):
    """A mail about an alert, and what became of it. ``recipient``: null for the firm's fallback address."""

    mail: MailKind
    recipient: str | None
    outcome: MailOutcome
    message_id: str
    detail: str | None
    time: datetime


class Alert(BaseModel):
    """An alert, with why it was raised and whom we told."""

    alert: str
    client: str
    kind: RiskKind
    subject: str
    urgent: bool
    since: datetime
    raised_at: datetime
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    resolved_at: datetime | None
    why: str
    ended: str | None
    mails: list[Told]


class AlertsAnswer(BaseModel):
    """One page, newest first. ``next``: `after` of the next page, null where there is none."""

    alerts: list[Alert]
    next: str | None
    zone: str


class AcknowledgedAnswer(BaseModel):
    """Who took the alert on first, and when."""

    alert: str
    client: str
    acknowledged_by: str
    acknowledged_at: datetime


class QueuedMail(BaseModel):
    """A mail. ``client``: null for a digest. ``recipient``, ``person``: null until they are known."""

    key: str
    kind: Literal["urgent", "digest"]
    client: str | None
    recipient: str | None
    person: str | None
    status: Literal["pending", "sent", "undeliverable", "dropped"]
    attempts: int
    raised_at: datetime
    next_attempt: datetime
    ended_at: datetime | None
    message_id: str | None
    detail: str | None


class MailsAnswer(BaseModel):
    """One page, newest first. ``next``: `after` of the next page, null where there is none."""

    mails: list[QueuedMail]
    next: str | None


class PendingAnswer(BaseModel):
    """How many mails wait."""

    pending: int


class DigestsAnswer(BaseModel):
    """How many digests are due now."""

    digests: int
